/** Holds the hand-kept types to the documents that the module really gives: the same keys, no more, no fewer. */
import { existsSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { workbook } from '../../e2e/workbook';
import type {
  Chosen,
  ColumnSurvey,
  FieldMapping,
  HeadLine,
  Issue,
  IssueGroup,
  Outcome,
  Plan,
  Report,
  RowCell,
  RowDocument,
  SchemaField,
  Sheet,
  SheetInfo,
  Suggestion,
  Survey,
  Unpacking,
} from './intake';

/** Every key of a type, optional ones apart; a key that the type gains or loses does not compile. */
type Keys<T> = Record<{ [K in keyof T]-?: undefined extends T[K] ? never : K }[keyof T], true>;

const ISSUE: Keys<Issue> = { code: true, severity: true, row: true, column: true, field: true, params: true };
const SHEET: Keys<Sheet> = { encoding: true, delimiter: true, header_row: true, header: true };
const COLUMN: Keys<Omit<ColumnSurvey, 'kinds' | 'numbers'>> = {
  index: true, name: true, filled: true, empty: true, longest: true, samples: true, nulls: true, types: true,
  values: true, dates: true, phones: true,
};
const SURVEY: Keys<Survey> = {
  sheet: true, source: true, rows: true, bytes: true, file_hash: true, columns: true,
  skipped: true, skipped_rows: true, damaged_rows: true, issues: true, questions: true,
};
const PLAN: Keys<Plan> = {
  version: true, schema_version: true, source: true, sheet: true, mappings: true, decisions: true,
  edits: true, excluded_rows: true, options: true, reference_date: true,
};
const MAPPING: Keys<FieldMapping> = {
  record_type: true, source_field: true, target_field: true, transform: true, is_required: true, default_value: true,
};
const SUGGESTION: Keys<Suggestion> = { column: true, record_type: true, target_field: true, confidence: true, reason: true };
const REPORT: Keys<Omit<Report, 'questions'>> = {
  rows: true, skipped_rows: true, records: true, issues: true, remarks: true, receipt: true, blocks: true,
};
const GROUP: Keys<IssueGroup> = {
  id: true, code: true, severity: true, column: true, field: true, count: true, first_row: true,
};
const CELL: Keys<RowCell> = {
  column: true, raw: true, edit: true, value: true, record_type: true, field: true, issues: true,
};
const ROW: Keys<RowDocument> = { row: true, cells: true, records: true, issues: true };
const OUTCOME: Keys<Outcome> = { row: true, record_type: true, source_id: true, status: true, data: true, issues: true };
const CHOSEN: Keys<Chosen> = { sheet: true, sheets: true, issues: true };
const SHEET_INFO: Keys<SheetInfo> = { name: true, hidden: true, rows: true, columns: true };
const UNPACKING: Keys<Unpacking> = {
  issues: true, rows: true, columns: true, hidden_rows: true, hidden_columns: true, ended: true,
};
const HEAD: Keys<HeadLine> = { row: true, kind: true, cells: true };

const PACKAGE = new URL('../wasm/pkg/', import.meta.url);
const SAMPLE = new URL('../../../samples/okvet-mascotas.csv', import.meta.url);

function sameKeys(value: object | undefined, keys: object): void {
  expect(Object.keys(value ?? {}).sort()).toEqual(Object.keys(keys).sort());
}

type Module = typeof import('../wasm/pkg/intake_wasm.js');

describe.skipIf(!existsSync(new URL('intake_wasm_bg.wasm', PACKAGE)))('the documents of the module', () => {
  let intake: Module;
  let survey: Survey;
  let plan: Plan;
  let suggestions: Suggestion[];
  let head: HeadLine[];
  const bytes = new Uint8Array(readFileSync(SAMPLE));

  beforeAll(async () => {
    intake = await import('../wasm/pkg/intake_wasm.js');
    intake.initSync({ module: readFileSync(new URL('intake_wasm_bg.wasm', PACKAGE)) });
    const surveyor = new intake.Survey('{}');
    surveyor.push(bytes);
    survey = surveyor.finish() as Survey;
    ({ plan, suggestions } = surveyor.suggest('', '2026-03-10', '[]') as { plan: Plan; suggestions: Suggestion[] });
    head = surveyor.head(bytes, true, 5) as HeadLine[];
  });

  it('have the keys of the survey and the plan', () => {
    sameKeys(survey, SURVEY);
    sameKeys(survey.sheet, SHEET);
    sameKeys(survey.columns[0], COLUMN);
    sameKeys(survey.issues[0], ISSUE);
    sameKeys(plan, PLAN);
    const mapping = plan.mappings.find((each) => each.params === undefined);
    sameKeys(mapping, MAPPING);
    sameKeys(suggestions[0], SUGGESTION);
    sameKeys(head[0], HEAD);
    expect(head.map((line) => line.kind)).toEqual(['title', 'header', 'data', 'data', 'data']);
  });

  it('have the keys of the report and its rows, and pages that add up', () => {
    const run = new intake.Run(JSON.stringify(plan));
    let report: Report | 'again' = 'again';
    while (report === 'again') {
      run.push(bytes);
      report = run.end_pass() as Report | 'again';
    }
    sameKeys(report, REPORT);
    sameKeys(report.issues.find((each) => each.values === undefined), GROUP);
    for (const group of report.issues) expect(run.filter('group', group.id).length).toBe(group.count);

    const [block] = run.block_of(0);
    const [text, ends, flags, rows] = run.page(block as number, bytes.subarray(run.block_of(0)[1]), Uint32Array.of(0, 3)) as
      [string, Uint32Array, Uint8Array, Uint32Array];
    expect(rows.length).toBe(2);
    expect(flags.length).toBe(2 * survey.columns.length);
    expect(ends.at(-1)).toBe(text.length);

    const row = run.row(block as number, bytes.subarray(run.block_of(0)[1]), 3) as RowDocument;
    sameKeys(row, ROW);
    sameKeys(row.cells[0], CELL);
    sameKeys(row.records[0], OUTCOME);
  });

  it('have the keys of a workbook, whose tape is read like a text', () => {
    const bytes = workbook([
      { name: 'Portada', rows: [['Clínica Ejemplo']] },
      { name: 'Clientes', rows: [['Lista'], ['Nombre completo', 'Celular'], ['María Muñoz', 5512345678], ['Luis Gil', null]] },
      { name: 'Notas', hidden: true, rows: [['x']] },
    ]);
    expect(intake.is_workbook(bytes.subarray(0, intake.sniff_bytes()))).toBe(true);
    expect(intake.is_workbook(new TextEncoder().encode('Nombre;Celular\n'))).toBe(false);
    const file = new intake.Workbook(bytes.length, (from: number, to: number) => new Uint8Array(bytes.subarray(from, to)));
    const chosen = file.choose() as Chosen;
    sameKeys(chosen, CHOSEN);
    sameKeys(chosen.sheets[2], SHEET_INFO);
    expect(chosen.sheet).toEqual({ container: 'xlsx', name: 'Clientes' });
    expect(chosen.sheets.map((sheet) => sheet.hidden)).toEqual([false, false, true]);
    const tape: Uint8Array[] = [];
    const unpacking = file.unpack(JSON.stringify(chosen.sheet), (piece: Uint8Array) => tape.push(piece)) as Unpacking;
    sameKeys(unpacking, UNPACKING);
    const hash = file.hash();
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const surveyor = intake.Survey.of_workbook('{}', JSON.stringify(chosen.sheet), hash, bytes.length);
    for (const piece of tape) surveyor.push(piece);
    const survey = surveyor.finish() as Survey;
    expect(survey).toMatchObject({ rows: 2, file_hash: hash, bytes: bytes.length, sheet: { workbook: chosen.sheet, header_row: 2 } });
    const head = surveyor.head(Buffer.concat(tape), true, 20) as HeadLine[];
    expect(head.map(({ cells }) => cells)).toEqual([['Lista'], ['Nombre completo', 'Celular'], ['María Muñoz', '5512345678'], ['Luis Gil']]);
  });

  it('pass on what reading a workbook threw', () => {
    const bytes = workbook([{ name: 'A', rows: [['x']] }]);
    const gone = new DOMException('gone', 'NotReadableError');
    const file = new intake.Workbook(bytes.length, () => {
      throw gone;
    });
    expect(() => file.choose()).toThrow(gone);
    const word = Buffer.from('PK\x03\x04 no archive');
    const other = new intake.Workbook(word.length, (from: number, to: number) => new Uint8Array(word.subarray(from, to)));
    expect(() => other.choose()).toThrow(expect.objectContaining({ code: expect.any(String) }));
  });

  it('name the fields of the schema', () => {
    const schema = intake.schema() as { record_type: string; fields: SchemaField[] }[];
    expect(schema.map((type) => type.record_type)).toEqual([
      'client', 'pet', 'medical_record', 'vaccination', 'appointment', 'invoice', 'invoice_line',
    ]);
    for (const type of schema) {
      for (const field of type.fields) expect(typeof field.kind.kind, field.name).toBe('string');
    }
  });

  it('carry a stable code when the file cannot be used', () => {
    const surveyor = new intake.Survey('{}');
    expect(() => surveyor.finish()).toThrow(expect.objectContaining({ code: 'empty_file' }));
  });
});
