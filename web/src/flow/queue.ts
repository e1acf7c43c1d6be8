/** Several files at once: what each holds, in which order they go in, and how far each is. Pure. */
import type { Plan, RecordType } from '../wire/intake';
import { isSettled, type Batch } from '../wire/server';
import type { FileFacts, Trouble } from './state';

/** What a look at a file showed. */
export interface Holds {
  /** In the order in which they go in; none where no column is known. */
  types: RecordType[];
  rows: number;
  /** The sheet of a workbook that would be read. */
  sheet: string | null;
}

export type Condition =
  | { is: 'unread' }
  | { is: 'reading'; fraction: number }
  | { is: 'unreadable'; trouble: Trouble }
  | { is: 'waiting' }
  | { is: 'left_out' }
  /** It was sent; the batch says how that ended. */
  | { is: 'sent'; batch: Batch };

export interface Entry {
  id: number;
  file: FileFacts & { lastModified: number };
  holds: Holds | null;
  condition: Condition;
}

export interface Queue {
  /** In the order in which they go in, once all were read. */
  entries: Entry[];
  /** The entry whose import is open, or was the last one to be. */
  current: number | null;
}

export type QueueEvent =
  | { type: 'added'; entries: { id: number; file: Entry['file'] }[] }
  | { type: 'look-started'; id: number }
  | { type: 'looked'; id: number; fraction: number }
  | { type: 'held'; id: number; holds: Holds }
  | { type: 'unreadable'; id: number; trouble: Trouble }
  | { type: 'ordered'; order: RecordType[] }
  | { type: 'opened'; id: number }
  | { type: 'removed'; id: number }
  | { type: 'left-out'; id: number }
  | { type: 'planned'; holds: Holds }
  | { type: 'sent'; batch: Batch }
  | { type: 'seen'; batch: Batch };

export const NO_FILES: Queue = { entries: [], current: null };

/** The queue after an event. An event of a file that is no longer there changes nothing. */
export function advance(queue: Queue, event: QueueEvent): Queue {
  switch (event.type) {
    case 'added': {
      const added = event.entries.map((each): Entry => ({ ...each, holds: null, condition: { is: 'unread' } }));
      return { ...queue, entries: [...queue.entries, ...added] };
    }
    case 'look-started':
      return changed(queue, event.id, { condition: { is: 'reading', fraction: 0 } });
    case 'looked':
      return changed(queue, event.id, { condition: { is: 'reading', fraction: event.fraction } });
    case 'held':
      return changed(queue, event.id, { holds: event.holds, condition: { is: 'waiting' } });
    case 'unreadable':
      return changed(queue, event.id, { condition: { is: 'unreadable', trouble: event.trouble } });
    case 'ordered':
      // Only once all were read: a file that moves under the hand of staff would be the wrong one.
      return isReading(queue) ? queue : { ...queue, entries: sorted(queue.entries, event.order) };
    case 'opened':
      // What was left out has its turn again once somebody opens it.
      return { ...changed(queue, event.id, wakes(queue, event.id, 'left_out')), current: event.id };
    case 'removed':
      return {
        entries: queue.entries.filter((each) => each.id !== event.id),
        current: queue.current === event.id ? null : queue.current,
      };
    case 'left-out':
      return changed(queue, event.id, { condition: { is: 'left_out' } });
    case 'planned': {
      const id = queue.current;
      // What could not be read can be after all, such as by another sheet.
      return id === null ? queue : changed(queue, id, { holds: event.holds, ...wakes(queue, id, 'unreadable') });
    }
    case 'sent':
      return queue.current === null ? queue : changed(queue, queue.current, { condition: { is: 'sent', batch: event.batch } });
    case 'seen': {
      const entry = ofBatch(queue, event.batch);
      // A retry brings only what the first batch left out; the file is in by that one.
      if (entry?.condition.is !== 'sent' || entry.condition.batch.id !== event.batch.id) return queue;
      return changed(queue, entry.id, { condition: { is: 'sent', batch: event.batch } });
    }
  }
}

function changed(queue: Queue, id: number, change: Partial<Entry>): Queue {
  return { ...queue, entries: queue.entries.map((each) => (each.id === id ? { ...each, ...change } : each)) };
}

function wakes(queue: Queue, id: number, from: Condition['is']): Partial<Entry> {
  const is = queue.entries.find((each) => each.id === id)?.condition.is;
  return is === from ? { condition: { is: 'waiting' } } : {};
}

function sorted(entries: Entry[], order: RecordType[]): Entry[] {
  return [...entries].sort((one, other) => compare(rank(one, order), rank(other, order)));
}

/** The places of the types of a file, as the command line compares them; what is unknown comes last. */
function rank({ holds, condition }: Entry, order: RecordType[]): number[] {
  if (condition.is === 'unreadable') return [Infinity, Infinity];
  if (!holds || holds.types.length === 0) return [Infinity];
  return holds.types.map((type) => order.indexOf(type));
}

function compare(one: number[], other: number[]): number {
  for (let at = 0; at < Math.min(one.length, other.length); at += 1) {
    const [a, b] = [one[at] as number, other[at] as number];
    if (a !== b) return a < b ? -1 : 1;
  }
  return one.length - other.length;
}

/** The record types that a plan makes, in the order in which they go in. */
export function typesOf(plan: Pick<Plan, 'mappings'>, order: RecordType[]): RecordType[] {
  return order.filter((type) => plan.mappings.some((mapping) => mapping.record_type === type));
}

export function isReading(queue: Queue): boolean {
  return queue.entries.some(({ condition }) => condition.is === 'unread' || condition.is === 'reading');
}

export function current(queue: Queue): Entry | undefined {
  return queue.entries.find((each) => each.id === queue.current);
}

/** The entry that a batch was made of, or that it brings the rest of. */
export function ofBatch(queue: Queue, batch: Pick<Batch, 'id' | 'retry_of'>): Entry | undefined {
  return queue.entries.find(
    ({ condition }) => condition.is === 'sent' && (condition.batch.id === batch.id || condition.batch.id === batch.retry_of),
  );
}

/** Whether all that a file brings is in. */
export function isImported({ condition }: Entry): boolean {
  return condition.is === 'sent' && condition.batch.status === 'completed' && !condition.batch.dry_run;
}

/** Whether a file still has its turn to come; what failed or was undone waits for staff, not for its turn. */
export function isOpen({ condition }: Entry): boolean {
  return condition.is === 'waiting' || (condition.is === 'sent' && condition.batch.dry_run && isSettled(condition.batch.status));
}

/** The file whose turn it is: the first that waits, in the order in which they go in. */
export function next(queue: Queue): Entry | undefined {
  return queue.entries.find(isOpen);
}

/** Which file of how many: those that cannot be read or are left out do not count, but for the file itself. */
export function place(queue: Queue, id: number): { n: number; total: number } {
  const counts = ({ is }: Condition): boolean => is !== 'unreadable' && is !== 'left_out';
  const counted = queue.entries.filter((each) => each.id === id || counts(each.condition));
  return { n: counted.findIndex((each) => each.id === id) + 1, total: counted.length };
}

/** The other files that bring what is looked for elsewhere, and that are not in. */
export function missing(queue: Queue, id: number, types: RecordType[]): Entry[] {
  return queue.entries.filter(
    (each) => each.id !== id && !isImported(each) && each.holds?.types.some((type) => types.includes(type)),
  );
}

/** Whether to leave the page is to lose the list: some of it went in, or could. */
export function holdsFiles(queue: Queue): boolean {
  return queue.entries.some((each) => isOpen(each) || each.condition.is === 'unread' || each.condition.is === 'reading');
}

/** One file counts once, however often it is dropped. */
export function fresh<T extends Entry['file']>(queue: Queue, files: T[]): T[] {
  const key = ({ name, size, lastModified }: Entry['file']): string => `${size}:${lastModified}:${name}`;
  const seen = new Set(queue.entries.map((each) => key(each.file)));
  return files.filter((file) => !seen.has(key(file)) && seen.add(key(file)));
}
