/** Feeds the module from the file and keeps what belongs to one import: the survey, the run, the views. */
import init, * as intake from '../../wasm/pkg/intake_wasm.js';
import moduleUrl from '../../wasm/pkg/intake_wasm_bg.wasm?url';
import type {
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
  Survey,
} from '../../wire/intake';
import type { Calls, Filter, Page, Progress, Proposal, Tape, View } from '../protocol';
import { Blocks } from './blocks';
import { eachChunk } from './chunks';

type Alive = () => boolean;
type Tell = (progress: Progress) => void;

/** How many bytes hold the first lines of any file that people look at. */
const HEAD = 256 * 1024;

/** Failures carry a stable code, like those of the module. */
function failure(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}

interface OpenView {
  /** The ordinals of the rows, `null` for all rows in order. */
  ordinals: Uint32Array | null;
  count: number;
}

export class Engine {
  /** What the rows are read from: a file of text, or the tape of a workbook's sheet. */
  #rows: Blob | null = null;
  #survey: intake.Survey | null = null;
  #run: intake.Run | null = null;
  #blocks: Blocks | null = null;
  #errors: Uint32Array | null = null;
  #views = new Map<number, OpenView>();
  #nextView = 1;

  async ready(): Promise<{ schema: SchemaType[] }> {
    await init({ module_or_path: moduleUrl });
    return { schema: intake.schema() as SchemaType[] };
  }

  /** Content decides what a file is, never its name. */
  async look(file: File): Promise<{ workbook: boolean }> {
    const head = await file.slice(0, intake.sniff_bytes()).arrayBuffer();
    return { workbook: intake.is_workbook(new Uint8Array(head)) };
  }

  /** The first pass. */
  async open({ file, tape, options }: Calls['open']['args'], alive: Alive, tell: Tell): Promise<Survey> {
    const settled = JSON.stringify(options);
    const survey = tape
      ? intake.Survey.of_workbook(settled, JSON.stringify(tape.sheet), tape.fileHash, tape.fileBytes)
      : new intake.Survey(settled);
    const rows = tape?.rows ?? file;
    let bytes = 0;
    let kept = false;
    try {
      await eachChunk(rows, alive, (chunk) => {
        survey.push(chunk);
        bytes += chunk.byteLength;
        tell({ phase: 'survey', bytes, total: rows.size, rows: survey.rows() });
      });
      if (!alive()) throw failure('cancelled', 'a newer command came');
      const document = survey.finish() as Survey;
      this.#forget();
      this.#survey?.free();
      this.#survey = survey;
      this.#rows = rows;
      kept = true;
      return tape ? withWorkbook(document, tape) : document;
    } finally {
      if (!kept) survey.free();
    }
  }

  async head(lines: number): Promise<HeadLine[]> {
    const survey = this.#surveyed();
    const rows = this.#rows as Blob;
    const bytes = await rows.slice(0, HEAD).arrayBuffer();
    return survey.head(new Uint8Array(bytes), rows.size <= HEAD, lines) as HeadLine[];
  }

  suggest(source: Source | null, today: string, stored: StoredMapping[]): Proposal {
    return this.#surveyed().suggest(source ?? '', today, JSON.stringify(stored)) as Proposal;
  }

  mapping(column: string, type: RecordType, field: string, source: Source): FieldMapping {
    return this.#surveyed().mapping(column, type, field, source) as FieldMapping;
  }

  decide(plan: Plan): Decision[] {
    return this.#surveyed().decide(JSON.stringify(plan)) as Decision[];
  }

  /** The second pass. The rows of the run before stay readable until this one is done. */
  async run(plan: Plan, alive: Alive, tell: Tell): Promise<Report> {
    const rows = this.#rows;
    if (!rows) throw failure('internal', 'no file is open');
    const run = new intake.Run(JSON.stringify(plan));
    let kept = false;
    try {
      const total = rows.size * run.passes();
      let bytes = 0;
      for (;;) {
        await eachChunk(rows, alive, (chunk) => {
          run.push(chunk);
          bytes += chunk.byteLength;
          tell({ phase: 'run', bytes, total, rows: run.rows() });
        });
        if (!alive()) throw failure('cancelled', 'a newer command came');
        const end = run.end_pass() as Report | 'again';
        if (end === 'again') continue;
        this.#forget();
        this.#run = run;
        this.#blocks = new Blocks(rows, run);
        kept = true;
        return end;
      }
    } finally {
      if (!kept) run.free();
    }
  }

  view(filter: Filter): View {
    const run = this.#checked();
    const all = filter.kind === 'all';
    const ordinals = all ? null : run.filter(filter.kind, filter.kind === 'group' ? filter.group : undefined);
    const view: OpenView = { ordinals, count: ordinals ? ordinals.length : run.rows() };
    const id = this.#nextView++;
    this.#views.set(id, view);
    return { id, count: view.count };
  }

  async page(viewId: number, start: number, count: number): Promise<Page> {
    this.#checked();
    const view = this.#view(viewId);
    const end = Math.min(start + count, view.count);
    const ordinals = view.ordinals
      ? view.ordinals.slice(start, end)
      : Uint32Array.from({ length: Math.max(0, end - start) }, (_, i) => start + i);
    return (this.#blocks as Blocks).page(ordinals);
  }

  async row(viewId: number, index: number): Promise<RowDocument> {
    this.#checked();
    const view = this.#view(viewId);
    const ordinal = view.ordinals ? view.ordinals[index] : index;
    if (ordinal === undefined || index >= view.count) throw failure('internal', 'no such row');
    return (this.#blocks as Blocks).row(ordinal);
  }

  /** Finds the next row with an error, seen from a row of a view. */
  next(viewId: number, index: number, step: 1 | -1): { index: number; ordinal: number; of: number } {
    const run = this.#checked();
    const view = this.#view(viewId);
    this.#errors ??= run.filter('error', undefined);
    const wrong = this.#errors;
    const inView = view.ordinals ? intersect(view.ordinals, wrong) : wrong;
    if (inView.length === 0) return { index: -1, ordinal: -1, of: 0 };
    const here = view.ordinals ? (view.ordinals[index] ?? 0) : index;
    const at = lowerBound(inView, here);
    const exact = inView[at] === here;
    const place = step === 1 ? at + (exact ? 1 : 0) : at - 1;
    const nth = (place + inView.length) % inView.length;
    const ordinal = inView[nth] as number;
    const found = view.ordinals ? lowerBound(view.ordinals, ordinal) : ordinal;
    return { index: found, ordinal: nth + 1, of: inView.length };
  }

  #surveyed(): intake.Survey {
    if (!this.#survey) throw failure('internal', 'no file is open');
    return this.#survey;
  }

  #checked(): intake.Run {
    if (!this.#run) throw failure('internal', 'nothing has been checked');
    return this.#run;
  }

  #view(id: number): OpenView {
    const view = this.#views.get(id);
    if (!view) throw failure('cancelled', 'the view belongs to an older run');
    return view;
  }

  #forget(): void {
    this.#run?.free();
    this.#run = null;
    this.#blocks = null;
    this.#errors = null;
    this.#views.clear();
  }
}

/** What was seen when the sheet was unpacked belongs to the survey of its tape. */
function withWorkbook(survey: Survey, { sheets, issues, unpacking }: Tape): Survey {
  return { ...survey, sheets, issues: [...unpacking.issues, ...survey.issues, ...issues] };
}

/** The first place whose value is not below `value`. */
function lowerBound(sorted: Uint32Array, value: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function intersect(a: Uint32Array, b: Uint32Array): Uint32Array {
  const set = new Set(b);
  return a.filter((value) => set.has(value));
}
