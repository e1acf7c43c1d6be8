/** One importer: holds the state, runs what its events ask for, and talks to worker and server. */
import { getContext, setContext } from 'svelte';
import { Api, newKey } from '../server/api';
import { watch } from '../server/watch';
import type { Edit, HeadLine, Plan, Repair, SchemaType, SheetInfo, Source, StoredMapping, SurveyOptions } from '../wire/intake';
import type { Batch } from '../wire/server';
import { Problem, WorkerClient } from '../worker/client';
import type { Tape } from '../worker/protocol';
import { unpacked } from '../worker/unpacked';
import { attemptAfter, type SendOptions } from './attempt';
import { today } from './day';
import type { Files } from './files.svelte';
import { troubleOf } from './trouble';
import { refuse } from './limits';
import { keep } from './manual';
import { replaced, split, takenBy, type Target } from './mapping';
import { answered, changed, withRepairs, type Answers } from './reread';
import { reduce, START, type Event, type Mapped, type State } from './state';

const CONTEXT = Symbol('session');

export class Session {
  state = $state.raw<State>(START);
  schema = $state.raw<SchemaType[]>([]);
  /** The files that came together; `null` where one came alone. */
  files = $state.raw<Files | null>(null);
  /** Whether the connection to a running batch holds. */
  connected = $state(true);
  readonly api: Api;
  /** Told of what a host page may want to know. */
  onevent: (name: 'committed' | 'rolledback' | 'error', detail: unknown) => void = () => {};

  #file: File | null = null;
  /** Where the rows come from, `null` where their header says so. */
  #source: Source | null = null;
  /** The sheet that is read, unpacked; `null` for a file of text. */
  #tape: Tape | null = null;
  /** Unpacks a workbook in a worker of its own: to cancel is to end it, and its memory comes back. */
  #unpacker: WorkerClient | null = null;
  #client: WorkerClient | null = null;
  #starting: Promise<WorkerClient> | null = null;
  /** Grows whenever what is being read is of no more use. */
  #turn = 0;
  #upload: AbortController | null = null;
  /** How each batch stood when it was seen last. */
  readonly #told: Record<number, string> = {};

  constructor(server: string) {
    this.api = new Api(server);
  }

  dispatch(event: Event): void {
    this.state = reduce(this.state, event);
  }

  /** Opens a file that comes alone; several make a list, and go in one after another. */
  async bring(files: File[]): Promise<void> {
    const [only] = files;
    if (!only) return;
    if (!this.files && files.length === 1) return this.open(only);
    this.dispatch({ type: 'reset' });
    await this.#attempt(async () => {
      // Most people bring one file; what several need is loaded for those who do.
      const several = this.files ?? new (await import('./files.svelte')).Files(this);
      if (several.add(files)) this.files = several;
      else this.dispatch({ type: 'file-refused', trouble: { code: 'too_many_files', detail: '' } });
    });
  }

  /** Reads a file and proposes a plan; `before` is what was settled when it was open before. */
  async open(file: File, options: SurveyOptions = {}, source: Source | null = null, before: Mapped | null = null): Promise<void> {
    const refused = refuse(file);
    if (refused) {
      this.dispatch({ type: 'file-refused', trouble: refused });
      return;
    }
    this.#stop();
    this.#file = file;
    this.#source = source;
    this.#tape = null;
    this.dispatch({ type: 'file-chosen', file: { name: file.name, size: file.size }, before });
    await this.#read(file, options);
  }

  /** Reads the same file with one setting changed; `undefined` has it detected again. */
  async reread(change: Partial<Record<keyof SurveyOptions, unknown>>): Promise<void> {
    const { state } = this;
    const file = this.#file;
    if (!file) return;
    if (state.step === 'file') return this.open(file, changed({}, change), this.#source);
    if (state.step !== 'columns') return;
    this.#stop();
    const options = changed(state.rereading?.options ?? state.reading, change);
    this.dispatch({ type: 'reread-started', options });
    await this.#read(file, options);
  }

  async #read(file: File, options: SurveyOptions): Promise<void> {
    const turn = ++this.#turn;
    let tape: Tape | null = null;
    await this.#attempt(
      async () => {
        const client = await this.#worker();
        tape = await this.#unpacked(client, file, options, turn);
        const survey = await client.call('open', { file, tape, options });
        const stored = await this.stored();
        const { plan, suggestions } = await client.call('suggest', { source: this.#source, today: today(), stored });
        this.#expect(turn);
        this.#tape = tape;
        this.dispatch({ type: 'read', survey, plan, suggestions, reading: options });
      },
      // A sheet that cannot be read leaves the other ones.
      () => tape?.sheets.filter((sheet) => sheet.name !== tape?.sheet.name),
    );
  }

  /** How the clinic mapped columns before; nothing where no server answers: the page works without. */
  stored(): Promise<StoredMapping[]> {
    return this.api.mappings().catch(() => []);
  }

  /** Keeps how the columns are mapped now, for the next file. Tells whether it is kept. */
  async keepMapping(): Promise<boolean> {
    if (!('plan' in this.state)) return false;
    try {
      await this.api.saveMappings(this.state.plan);
      return true;
    } catch (error) {
      this.onevent('error', troubleOf(error));
      return false;
    }
  }

  /** The tape of the sheet that is wanted, `null` for a file of text. */
  async #unpacked(client: WorkerClient, file: File, { sheet }: SurveyOptions, turn: number): Promise<Tape | null> {
    if (this.#tape && this.#tape.sheet.name === (sheet ?? this.#tape.sheet.name)) return this.#tape;
    try {
      return await unpacked(client, file, sheet ?? null, (unpacker) => {
        if (turn !== this.#turn) unpacker.close();
        this.#unpacker = unpacker;
        unpacker.onprogress = (progress) => this.dispatch({ type: 'progress', progress });
      });
    } finally {
      if (turn === this.#turn) this.#unpacker = null;
    }
  }

  /** Loads the module before there is a file: it knows the fields. */
  async prepare(): Promise<void> {
    await this.#attempt(async () => void (await this.#worker()));
  }

  head(lines: number): Promise<HeadLine[]> {
    return this.worker.call('head', { lines });
  }

  /** Accepts the repairs of these rows and no others. */
  repair(repairs: Repair[]): void {
    if (this.state.step !== 'columns') return;
    this.dispatch({ type: 'plan-changed', plan: withRepairs(this.state.plan, repairs) });
  }

  /** Settles by hand what the file leaves open. */
  async answer(key: string, answer: string): Promise<void> {
    const state = this.state;
    if (state.step !== 'columns') return;
    const answers = { ...state.answers, [key]: answer };
    await this.#decide(state.plan, answers);
  }

  /** Gives a column another target; the caller has asked [`takenBy`]. */
  async assign(column: string, from: Target, to: Target): Promise<void> {
    const state = this.state;
    if (state.step !== 'columns' || (to !== '' && takenBy(state.plan, to, column))) return;
    await this.#attempt(async () => {
      const client = await this.#worker();
      const mapping =
        to === ''
          ? null
          : await client.call('mapping', { column, ...split(to), source: state.plan.source });
      const plan = { ...state.plan, mappings: replaced(state.plan, column, from, mapping) };
      await this.#decide(plan, state.answers);
    });
  }

  async #decide(plan: Plan, answers: Answers): Promise<void> {
    await this.#attempt(async () => {
      const decided = await (await this.#worker()).call('decide', { plan });
      this.dispatch({ type: 'plan-changed', plan: { ...plan, decisions: answered(decided, answers) }, answers });
    });
  }

  resetMapping(): void {
    const state = this.state;
    if (state.step !== 'columns') return;
    const { mappings, decisions } = state.proposed;
    this.dispatch({
      type: 'plan-changed',
      plan: { ...state.plan, mappings, decisions: answered(decisions, state.answers) },
    });
  }

  /** Checks every row under the plan as it stands. */
  async check(): Promise<void> {
    if (this.state.step === 'columns' && this.state.checked) {
      this.dispatch({ type: 'go', to: 'review' });
      return;
    }
    if (!('plan' in this.state)) return;
    const { plan } = this.state;
    this.#client?.cancel();
    this.dispatch({ type: 'check-started' });
    await this.#attempt(async () => {
      const client = await this.#worker();
      const report = await client.call('run', { plan });
      this.dispatch({ type: 'checked', plan, report });
    });
  }

  edit(edit: Edit): Promise<void> {
    this.dispatch({ type: 'edited', edit });
    return this.check();
  }

  /** Changes the plan while its rows are looked at, and checks them again. */
  amend(plan: Plan): Promise<void> {
    this.dispatch({ type: 'amended', plan });
    return this.check();
  }

  undo(): Promise<void> {
    this.dispatch({ type: 'edit-undone' });
    return this.check();
  }

  redo(): Promise<void> {
    this.dispatch({ type: 'edit-redone' });
    return this.check();
  }

  cancel(): void {
    this.#upload?.abort();
    this.#stop();
    this.dispatch({ type: 'cancelled' });
  }

  #expect(turn: number): void {
    if (turn !== this.#turn) throw new Problem('cancelled', 'another reading began');
  }

  #stop(): void {
    this.#turn += 1;
    this.#unpacker?.close();
    this.#client?.cancel();
  }

  /** Sends the file and the plan: from here on content leaves this computer. */
  async send(options: SendOptions): Promise<void> {
    const state = this.state;
    const file = this.#file;
    if (state.step !== 'confirm' || !file) return;
    const attempt = attemptAfter(state.attempt, state.plan, options, newKey);
    this.dispatch({ type: 'send-started', attempt });
    const upload = new AbortController();
    this.#upload = upload;
    await this.#attempt(async () => {
      const batch = await this.api.create(
        {
          file,
          plan: attempt.plan,
          key: attempt.key,
          options: {
            source_file: file.name,
            dry_run: options.dryRun,
            stop_on_error: options.onErrors === 'stop',
            all_or_nothing: options.onErrors === 'nothing',
            on_existing: options.onExisting,
            on_empty: options.onEmpty,
            on_orphan: options.onOrphan,
            receipt: state.report.receipt,
            receipt_blocks: state.report.blocks,
          },
        },
        (fraction) => this.dispatch({ type: 'sent', fraction }),
        upload.signal,
      );
      this.files?.sent(batch);
      this.#told[batch.id] = 'sent';
      this.dispatch({ type: 'batch', batch });
      // What staff confirmed is how they map such a file; losing it would only cost them clicks.
      if (!options.dryRun) await this.api.saveMappings(attempt.plan).catch(() => undefined);
      if (!options.dryRun && attempt.plan.source === 'manual') keep(null);
    });
  }

  /** Takes note of how a batch stands; a host page is told once of each import that ended while it was watched. */
  see(batch: Batch): void {
    this.files?.seen(batch);
    const before = this.#told[batch.id];
    const now = stageOf(batch);
    this.#told[batch.id] = now;
    if (before === undefined || before === now) return;
    if (batch.status === 'completed' && !batch.dry_run) this.onevent('committed', batch);
    if (batch.status === 'rolled_back') this.onevent('rolledback', batch);
  }

  /** Follows a batch until nothing more happens to it. */
  async follow(id: number, onbatch: (batch: Batch) => void, signal: AbortSignal): Promise<void> {
    await watch(this.api, id, { onbatch, onconnected: (held) => (this.connected = held) }, signal);
  }

  /** Ends the import and gives the memory of the worker back. */
  reset(): void {
    this.#file = null;
    this.#tape = null;
    this.#stop();
    this.#client?.close();
    this.#client = null;
    this.#starting = null;
    this.dispatch({ type: 'reset' });
  }

  /** Back to the start of one import: to the files where several came, else to the choice of one. */
  restart(): void {
    if (this.files) this.files.leave();
    else this.reset();
  }

  /** Ends everything, the list of files included. */
  close(): void {
    this.files?.close();
    this.files = null;
    this.reset();
  }

  get worker(): WorkerClient {
    if (!this.#client) throw new Problem('internal', 'no file is open');
    return this.#client;
  }

  #worker(): Promise<WorkerClient> {
    this.#starting ??= WorkerClient.start()
      .then(({ client, schema }) => {
        client.onprogress = (progress) => this.dispatch({ type: 'progress', progress });
        client.oncrash = (problem) => {
          this.#client = null;
          this.#starting = null;
          this.dispatch({ type: 'file-refused', trouble: troubleOf(problem) });
        };
        this.#client = client;
        this.schema = schema;
        return client;
      })
      .catch((error: unknown) => {
        this.#starting = null;
        throw error;
      });
    return this.#starting;
  }

  async #attempt(work: () => Promise<void>, others: () => SheetInfo[] | undefined = () => undefined): Promise<void> {
    try {
      await work();
    } catch (error) {
      const trouble = troubleOf(error);
      if (trouble.code === 'cancelled') return;
      this.dispatch({ type: 'failed', trouble, sheets: others() });
      this.onevent('error', trouble);
    }
  }
}

/** A dry run and the import that it becomes are one batch. */
const stageOf = ({ status, dry_run }: Batch): string => `${status}:${dry_run}`;

export function provideSession(session: Session): void {
  setContext(CONTEXT, session);
}

export function useSession(): Session {
  return getContext<Session>(CONTEXT);
}
