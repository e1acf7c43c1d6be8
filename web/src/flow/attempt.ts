/** One request to make a batch. Asked for again after an answer got lost, it must not make a second one. */
import type { Plan } from '../wire/intake';
import type { OnEmpty, OnExisting, OnOrphan } from '../wire/server';

export interface SendOptions {
  dryRun: boolean;
  onExisting: OnExisting;
  onEmpty: OnEmpty;
  onErrors: OnErrors;
  onOrphan: OnOrphan;
}

/** What happens to the rest when a record is in error: it goes in, the import stops, or nothing goes in. */
export type OnErrors = 'leave' | 'stop' | 'nothing';

export interface Attempt {
  /** The server gives the batch that it made for this key, if it made one. */
  key: string;
  plan: Plan;
  options: SendOptions;
  /** The server answered with a batch: to ask once more is to want another one. */
  answered: boolean;
}

/** The attempt to make now: the last one again, unless it was answered or asked for something else. */
export function attemptAfter(last: Attempt | null, plan: Plan, options: SendOptions, newKey: () => string): Attempt {
  if (last && !last.answered && same(last.plan, plan) && same(last.options, options)) return last;
  return { key: newKey(), plan, options, answered: false };
}

/** Both sides are built in the same order, so that their texts can be compared. */
function same(one: Plan | SendOptions, other: Plan | SendOptions): boolean {
  return one === other || JSON.stringify(one) === JSON.stringify(other);
}
