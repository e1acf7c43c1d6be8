/** The documents of the `intake` crate as they cross into JavaScript. `wire.test.ts` holds them to the module. */

export type RecordType =
  | 'client'
  | 'pet'
  | 'medical_record'
  | 'vaccination'
  | 'appointment'
  | 'invoice'
  | 'invoice_line';
export type Source = 'okvet' | 'csv' | 'manual';
export type Encoding =
  | 'utf-8'
  | 'utf-8-bom'
  | 'windows-1252'
  | 'utf-16le'
  | 'utf-16be'
  | 'cp850'
  | 'cp437'
  | 'macintosh';
export type Delimiter = 'comma' | 'semicolon' | 'tab' | 'pipe';
export type Quote = 'double' | 'single' | 'none';
export type Escape = 'doubled' | 'backslash';
export type LineEnd = 'lf' | 'cr' | 'any';
export type Container = 'xlsx' | 'xls' | 'ods' | 'html' | 'xml2003';
export type DateOrder = 'dmy' | 'mdy' | 'ymd';
export type DecimalMark = 'point' | 'comma';
export type Severity = 'note' | 'warning' | 'error';
export type Confidence = 'sure' | 'probable';
export type Reason = 'similar' | 'values' | 'same_words' | 'context' | 'synonym' | 'report' | 'learned';

export interface Issue {
  code: string;
  severity: Severity;
  row: number | null;
  column: string | null;
  field: string | null;
  params: Record<string, string | string[]>;
}

export interface ColumnSurvey {
  index: number;
  name: string;
  filled: number;
  empty: number;
  longest: number;
  samples: string[];
  nulls: { word: string; kind: 'name' | 'coded' | 'text'; count: number; row: number }[];
  types: Record<string, number>;
  /** What a workbook says of its cells; a text says nothing. */
  kinds?: Record<string, number>;
  /** Missing where no cell has a mark. */
  numbers?: {
    point: number;
    point_row: number | null;
    comma: number;
    comma_row: number | null;
    unclear: number;
    unclear_row: number | null;
    grouped: number;
    grouped_row: number | null;
  };
  values: { overflow: boolean; list: { value: string; count: number; row: number }[] };
  dates: {
    dates: number;
    day_first: number;
    day_first_row: number | null;
    month_first: number;
    month_first_row: number | null;
    year_first: number;
  };
  phones: { country: string; count: number; row: number }[];
  /** Missing where no letters of the column were mangled. */
  mojibake?: { through: Encoding; cells: number; row: number };
}

/** How the bytes are read as one table; what stands at its default is left out. */
export interface Sheet {
  workbook?: WorkbookSheet;
  encoding: Encoding;
  delimiter: Delimiter;
  /** Whether blanks after a delimiter are no part of the cell. */
  skip_blanks?: boolean;
  quote?: Quote;
  escape?: Escape;
  line_end?: LineEnd;
  /** The row that holds the names of the columns; 0 where no row does. */
  header_row: number;
  /** Over how many rows the names go; one where it is left out. */
  header_rows?: number;
  /** The first row of data of a table without names. */
  first_row?: number;
  header: string[];
}

/** A sheet of a workbook. */
export interface WorkbookSheet {
  container: Container;
  name: string;
}

/** What a workbook says of one of its sheets, or what a look at it showed. */
export interface SheetInfo {
  name: string;
  hidden: boolean;
  rows: number | null;
  columns: number | null;
}

/** The sheet of a workbook that is read. */
export interface Chosen {
  sheet: WorkbookSheet;
  /** All sheets of the workbook, in their order. */
  sheets: SheetInfo[];
  /** What is to be said of those that are not read. */
  issues: Issue[];
}

/** What was seen when a sheet was unpacked. */
export interface Unpacking {
  issues: Issue[];
  rows: number;
  columns: number;
  hidden_rows: number;
  hidden_columns: number;
  ended: boolean;
}

export type LineKind = 'data' | 'title' | 'directive' | 'header' | 'blank' | 'repeated_header' | 'total' | 'footer' | 'other_table';

export interface SkippedRow {
  row: number;
  reason: LineKind;
}

/** How a damaged row is made whole. */
export interface Repair {
  row: number;
  /** The cells that it lacks are put in at the column, or those too many joined with its cell. */
  kind: 'insert_cell' | 'join_cells';
  column: string;
}

/** A repair that the evidence speaks for; it is never made unless staff accept it. */
export interface RepairProposal extends Repair {
  /** The cells that the row would have. */
  cells: string[];
}

/** What the evidence does not settle, with an answer that is safe meanwhile. */
export interface Question {
  code: string;
  column: string | null;
  options: string[];
  default: string;
  why: string;
  params: Record<string, string>;
}

/** One of the tables of a sheet. */
export interface TableSpan {
  /** The first row of the names of its columns; 0 where no row holds them. */
  header_row: number;
  header_rows: number;
  /** The first and the last row of data, and how many there are. */
  first_row: number;
  last_row: number;
  rows: number;
  header: string[];
}

export interface Survey {
  sheet: Sheet;
  /** The sheets of a workbook; left out for text. */
  sheets?: SheetInfo[];
  source: Source;
  rows: number;
  bytes: number;
  file_hash: string;
  columns: ColumnSurvey[];
  skipped: SkippedRow[];
  skipped_rows: number;
  /** The tables of the sheet where it has more than one. */
  tables?: TableSpan[];
  damaged_rows: number;
  issues: Issue[];
  questions: Question[];
  proposals?: RepairProposal[];
}

/** One of the first lines of the file, as it stands there. */
export interface HeadLine {
  row: number;
  kind: LineKind;
  cells: string[];
}

/** What staff settled by hand before the survey; what is left out is detected. */
export interface SurveyOptions {
  sheet?: string;
  header_row?: number;
  header_rows?: number;
  delimiter?: Delimiter;
  encoding?: Encoding;
  skip_blanks?: boolean;
  quote?: Quote;
  escape?: Escape;
  line_end?: LineEnd;
}

export interface FieldMapping {
  record_type: RecordType;
  source_field: string;
  target_field: string;
  transform: string;
  params?: Record<string, unknown>;
  is_required: boolean;
  default_value: string | null;
}

export interface Constant {
  record_type: RecordType;
  target_field: string;
  value: string;
}

export type Decision =
  | { kind: 'date_order'; column: string; order: DateOrder; row: number | null }
  | { kind: 'decimal_mark'; column: string; mark: DecimalMark; row: number | null }
  | { kind: 'mojibake'; column: string; through: Encoding; row: number }
  | { kind: 'deleted'; column: string }
  | { kind: 'country'; country: string; row: number | null };

export interface Edit {
  row: number;
  column: string;
  value: string;
}

export interface Options {
  country: string;
  area_code: string | null;
  time_zone: string;
}

export interface Plan {
  version: number;
  schema_version: number;
  source: Source;
  sheet: Sheet;
  mappings: FieldMapping[];
  /** Values of fields that no column gives. */
  constants?: Constant[];
  decisions: Decision[];
  edits: Edit[];
  repairs?: Repair[];
  excluded_rows: number[];
  /** The severities that codes have here instead of their own. */
  severities?: Record<string, Severity>;
  options: Options;
  reference_date: string;
}

/** A field mapping that the clinic keeps for a source. */
export interface StoredMapping extends FieldMapping {
  source_system: Source;
}

export interface Suggestion {
  column: string;
  record_type: RecordType;
  target_field: string;
  confidence: Confidence;
  reason: Reason;
}

/** All issues of one code in one column; `count` is how many rows have it. */
export interface IssueGroup {
  id: number;
  code: string;
  severity: Severity;
  column: string | null;
  field: string | null;
  count: number;
  first_row: number;
  /** The words that no value map knows, the most frequent first; left out for other codes. */
  values?: UnknownWord[];
  /** How many further words there are. */
  more_values?: number;
}

/** A word that no value map knows, and the words that it may mean. */
export interface UnknownWord {
  value: string;
  count: number;
  first_row: number;
  nearest: string[];
}

export interface Counts {
  ready: number;
  error: number;
  skipped: number;
}

export interface Report {
  rows: number;
  skipped_rows: Record<string, number>;
  records: Partial<Record<RecordType, Counts>>;
  issues: IssueGroup[];
  remarks: Issue[];
  /** What the plan settles without proof; missing where there is nothing. */
  questions: Question[];
  receipt: string;
  blocks: string[];
}

export interface Outcome {
  row: number;
  record_type: RecordType;
  source_id: string;
  status: 'ready' | 'error' | 'skipped';
  data: Record<string, string | boolean | null>;
  issues: Issue[];
}

export interface RowCell {
  column: string;
  raw: string;
  edit: string | null;
  value: string | null;
  record_type: RecordType | null;
  field: string | null;
  issues: Issue[];
}

export interface RowDocument {
  row: number;
  cells: RowCell[];
  records: Outcome[];
  /** The issues of the row as a whole. */
  issues: Issue[];
}

export interface SchemaField {
  name: string;
  /** `of` holds the words of a choice. */
  kind: { kind: string; of?: string[] };
  required: boolean;
  /** Whether it only feeds other fields, and is not stored. */
  input: boolean;
  transform: string;
  synonyms: string[];
}

export interface SchemaType {
  record_type: RecordType;
  fields: SchemaField[];
}

/** The bits of the flag byte of a cell. */
export const FLAG = { error: 1, warning: 2, changed: 4, edited: 8, unmapped: 16, skipped: 32 } as const;
