/** The messages between the page and the worker; the only file that both threads import beside `wire`. */
import type {
  Chosen,
  Decision,
  FieldMapping,
  HeadLine,
  Plan,
  RecordType,
  Report,
  RowDocument,
  SchemaType,
  Source,
  StoredMapping,
  Suggestion,
  Survey,
  SurveyOptions,
  Unpacking,
} from '../wire/intake';

/** Which rows a view holds. */
export type Filter =
  | { kind: 'all' | 'error' | 'warning' | 'changed' | 'edited' | 'skipped' }
  | { kind: 'group'; group: number };

export interface View {
  /** Names the view in later calls; a view of an older run is refused. */
  id: number;
  count: number;
}

/** One page of rows: cell `i` is `text.slice(ends[i - 1] ?? 0, ends[i])`. */
export interface Page {
  text: string;
  ends: Uint32Array;
  flags: Uint8Array;
  /** The physical line of each row. */
  rows: Uint32Array;
}

/** A sheet of a workbook, unpacked: read by slices like a file of text. */
export interface Tape extends Chosen {
  rows: Blob;
  fileHash: string;
  fileBytes: number;
  unpacking: Unpacking;
}

export interface Proposal {
  plan: Plan;
  suggestions: Suggestion[];
}

/** What the worker can be asked for. */
export interface Calls {
  ready: { args: Record<string, never>; result: { schema: SchemaType[] } };
  /** Whether the first bytes of a file are those of a workbook. */
  look: { args: { file: File }; result: { workbook: boolean } };
  /** Unpacks a sheet of a workbook; takes no other message meanwhile, so that only closing ends it. */
  unpack: { args: { file: File; sheet: string | null }; result: Tape };
  open: { args: { file: File; tape: Tape | null; options: SurveyOptions }; result: Survey };
  /** The first lines as they stand, to show how the file was read. */
  head: { args: { lines: number }; result: HeadLine[] };
  /** A plan; `stored` are the mappings that the clinic keeps. */
  suggest: { args: { source: Source | null; today: string; stored: StoredMapping[] }; result: Proposal };
  /** The mapping that a field asks for when staff give it a column. */
  mapping: { args: { column: string; type: RecordType; field: string; source: Source }; result: FieldMapping };
  /** Settles again what depends on which columns are mapped. */
  decide: { args: { plan: Plan }; result: Decision[] };
  run: { args: { plan: Plan }; result: Report };
  view: { args: { filter: Filter }; result: View };
  page: { args: { view: number; start: number; count: number }; result: Page };
  row: { args: { view: number; index: number }; result: RowDocument };
  /** The next row of a view with an error, wrapping around; -1 if there is none. */
  next: { args: { view: number; index: number; step: 1 | -1 }; result: { index: number; ordinal: number; of: number } };
}

export type CallName = keyof Calls;

export type Request = {
  [N in CallName]: { id: number; generation: number; call: N; args: Calls[N]['args'] };
}[CallName];

export interface Failure {
  code: string;
  message: string;
}

export interface Progress {
  phase: 'unpack' | 'survey' | 'run';
  bytes: number;
  total: number;
  rows: number;
}

export type Reply =
  | { kind: 'result'; id: number; result: unknown }
  | { kind: 'failure'; id: number; failure: Failure }
  | { kind: 'progress'; generation: number; progress: Progress };

/** A command that makes the worker drop all work of older generations. */
export interface Cancel {
  cancel: number;
}
