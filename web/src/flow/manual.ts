/** Rows that are typed or pasted: a small sheet, which becomes a file like any other. Pure. */
import type { RecordType } from '../wire/intake';

/** What was typed so far: cells by the place of the row and the name of the field. */
export interface Draft {
  type: RecordType;
  rows: Record<string, string>[];
}

/** The fields that are asked for first; the id by which the old system knows a record comes last of all. */
export const FIRST: Record<RecordType, string[]> = {
  client: ['full_name', 'phone', 'email', 'address', 'city', 'notes'],
  pet: ['client_name', 'client_phone', 'name', 'species', 'breed', 'sex', 'birth_date', 'microchip'],
  medical_record: ['client_name', 'pet_name', 'date_time', 'type', 'reason', 'diagnosis', 'treatment', 'vet_name'],
  vaccination: ['client_name', 'pet_name', 'vaccine_name_raw', 'administered_on', 'next_due_on', 'lot', 'manufacturer'],
  appointment: ['client_name', 'pet_name', 'starts_at', 'duration_min', 'type', 'status', 'reason', 'vet_name'],
  invoice: ['client_name', 'number', 'issued_at', 'status', 'currency', 'subtotal', 'tax_total', 'total', 'paid'],
  invoice_line: ['invoice_number', 'description', 'quantity', 'unit_price', 'discount', 'tax', 'total'],
};

/** More rows than a person types or pastes; a file holds any number. */
export const MOST_ROWS = 2000;

/** The cells of a block that a spreadsheet copied: tabs between cells, quotes around cells with line breaks. */
export function cellsOf(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const end = text.length;
  while (at < end) {
    let cell = '';
    if (text[at] === '"' && isQuoted(text, at)) {
      for (at += 1; at < end; at += 1) {
        if (text[at] !== '"') cell += text[at];
        else if (text[at + 1] === '"') cell += text[(at += 1)];
        else break;
      }
      at += 1;
    } else {
      const stop = nextOf(text, at);
      cell = text.slice(at, stop);
      at = stop;
    }
    row.push(cell);
    if (text[at] === '\t') {
      at += 1;
      if (at === end) row.push('');
      continue;
    }
    if (text[at] === '\r') at += 1;
    if (text[at] === '\n') at += 1;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push(row);
  return rows;
}

function nextOf(text: string, from: number): number {
  const at = text.slice(from).search(/[\t\r\n]/);
  return at < 0 ? text.length : from + at;
}

/** Whether a quote at the start of a cell closes at the end of one; a name may begin with a nickname in quotes. */
function isQuoted(text: string, at: number): boolean {
  for (let i = at + 1; i < text.length; i += 1) {
    if (text[i] !== '"') continue;
    if (text[i + 1] === '"') i += 1;
    else return i + 1 === text.length || /[\t\r\n]/.test(text[i + 1] ?? '');
  }
  return false;
}

const fold = (text: string): string =>
  text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** The fields that the cells of a row name, if most of them name one; `null` for a row of data. */
export function namedFields(row: string[], names: Map<string, string>): (string | null)[] | null {
  const fields = row.map((cell) => names.get(fold(cell)) ?? null);
  const known = fields.filter((field) => field !== null).length;
  return known >= 1 && known * 2 > row.filter((cell) => cell.trim() !== '').length ? fields : null;
}

/** Fields by how people call them. */
export function namesOf(fields: { name: string; title: string }[]): Map<string, string> {
  return new Map(fields.map(({ name, title }) => [fold(title), name]));
}

/** The rows with a pasted block from a cell on; a first row of names says where each column goes. */
export function pasted(rows: Draft['rows'], block: string[][], from: { row: number; column: number }, shown: string[], names: Map<string, string>): Draft['rows'] {
  const named = block[0] ? namedFields(block[0], names) : null;
  const data = named ? block.slice(1) : block;
  const next = [...rows];
  data.forEach((cells, down) => {
    const at = from.row + down;
    const row = { ...next[at] };
    cells.forEach((cell, across) => {
      const field = named ? named[across] : shown[from.column + across];
      if (field) row[field] = cell;
    });
    next[at] = row;
  });
  return next;
}

export const isFilled = (row: Record<string, string> | undefined): boolean =>
  row !== undefined && Object.values(row).some((cell) => cell.trim() !== '');

/** The rows as a file: the columns of the template that hold something, rows that hold nothing left out. */
export function fileOf(draft: Draft, fields: { name: string; title: string }[], name: string): File {
  const rows = draft.rows.filter(isFilled);
  // By its column of ids the file is known as a template, and needs no mapping.
  const used = fields.filter((field) => field.name === 'source_id' || rows.some((row) => (row[field.name] ?? '').trim() !== ''));
  const lines = [used.map((field) => field.title), ...rows.map((row) => used.map((field) => row[field.name] ?? ''))];
  const text = lines.map((line) => line.map(quoted).join(',')).join('\r\n');
  return new File([`${text}\r\n`], name, { type: 'text/csv' });
}

const quoted = (cell: string): string => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

const KEY = 'mudanza-manual';

/** Keeps what was typed until the tab is closed; where nothing may be kept, nothing is. */
export function keep(draft: Draft | null): void {
  try {
    if (draft && draft.rows.some(isFilled)) sessionStorage.setItem(KEY, JSON.stringify(draft));
    else sessionStorage.removeItem(KEY);
  } catch {
    // A page that embeds this one may forbid it.
  }
}

export function kept(): Draft | null {
  try {
    const draft = JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Draft | null;
    return draft && draft.type in FIRST && Array.isArray(draft.rows) ? draft : null;
  } catch {
    return null;
  }
}
