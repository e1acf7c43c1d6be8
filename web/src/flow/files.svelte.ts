/** Several files that came together: has each looked at, and hands them to the session one after another. */
import type { Batch } from '../wire/server';
import { Looker } from './look';
import { MOST_FILES } from './limits';
import { advance, current, fresh, holdsFiles, NO_FILES, typesOf, type Entry, type Queue, type QueueEvent } from './queue';
import type { Session } from './session.svelte';
import { mapped, type Mapped } from './state';
import { troubleOf } from './trouble';

export class Files {
  queue = $state.raw<Queue>(NO_FILES);

  readonly #session: Session;
  /** By the id of their entry. */
  readonly #files: Record<number, File | undefined> = {};
  /** What staff settled in a file before they went to another one. */
  readonly #kept: Record<number, Mapped | undefined> = {};
  #next = 1;
  /** At work while there are files to look at, and the one that it looks at. */
  #looker: Looker | null = null;
  #looked = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Whether there are files whose turn is to come. */
  get pending(): boolean {
    return holdsFiles(this.queue);
  }

  /** Adds files; those that are there already count once. Too many together are all refused, which is `false`. */
  add(files: File[]): boolean {
    const added = fresh(this.queue, files);
    if (this.queue.entries.length + added.length > MOST_FILES) return false;
    const entries = added.map((file) => {
      const id = this.#next++;
      this.#files[id] = file;
      return { id, file: { name: file.name, size: file.size, lastModified: file.lastModified } };
    });
    this.#advance({ type: 'added', entries });
    void this.#look();
    return true;
  }

  /** Opens one as a file that came alone; what was settled in it before is still settled. */
  open(id: number): void {
    const file = this.#files[id];
    if (!file) return;
    this.leave();
    this.#advance({ type: 'opened', id });
    const before = this.#kept[id];
    void this.#session.open(file, before?.reading, null, before);
  }

  /** Goes back to the list. */
  leave(): void {
    const now = current(this.queue);
    const { state } = this.#session;
    const settled = 'plan' in state ? state : state.step === 'batch' ? state.from : null;
    if (now && settled) {
      this.#kept[now.id] = mapped(settled);
      this.#planned(settled);
    }
    this.#session.reset();
  }

  /** Leaves out the file that is open. */
  leaveOut(): void {
    const now = current(this.queue);
    this.leave();
    if (now) this.#advance({ type: 'left-out', id: now.id });
  }

  remove(id: number): void {
    if (this.queue.current === id) this.#session.reset();
    this.#advance({ type: 'removed', id });
    this.#files[id] = undefined;
    this.#kept[id] = undefined;
    if (this.#looked === id) this.#looker?.stop();
  }

  /** The session made a batch of the file that is open. */
  sent(batch: Batch): void {
    const { state } = this.#session;
    if ('plan' in state) this.#planned(state);
    this.#advance({ type: 'sent', batch });
  }

  seen(batch: Batch): void {
    this.#advance({ type: 'seen', batch });
  }

  /** Forgets the files, and ends the look that is under way. */
  close(): void {
    this.queue = NO_FILES;
    this.#looker?.stop();
  }

  #advance(event: QueueEvent): void {
    this.queue = advance(this.queue, event);
  }

  #planned({ plan, survey }: Mapped): void {
    const types = typesOf(plan, this.#session.schema.map((each) => each.record_type));
    this.#advance({ type: 'planned', holds: { types, rows: survey.rows, sheet: plan.sheet.workbook?.name ?? null } });
  }

  /** Looks at the files that were not looked at, one after another; then they are in order. */
  async #look(): Promise<void> {
    if (this.#looker) return;
    const looker = new Looker(await this.#session.stored());
    // Another call came first while the server was asked.
    if (this.#looker) return;
    this.#looker = looker;
    for (let entry = this.#unread(); entry; entry = this.#unread()) {
      const { id } = entry;
      this.#looked = id;
      this.#advance({ type: 'look-started', id });
      try {
        const holds = await looker.look(this.#files[id] as File, (fraction) => this.#advance({ type: 'looked', id, fraction }));
        this.#advance({ type: 'held', id, holds });
      } catch (error) {
        this.#advance({ type: 'unreadable', id, trouble: troubleOf(error) });
      }
    }
    looker.stop();
    this.#looker = null;
    this.#looked = 0;
    this.#advance({ type: 'ordered', order: looker.order });
  }

  #unread(): Entry | undefined {
    return this.queue.entries.find(({ condition }) => condition.is === 'unread');
  }
}
