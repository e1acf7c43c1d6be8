import { describe, expect, it } from 'vitest';
import type { Edit, Plan, Report, Survey } from '../wire/intake';
import type { Batch } from '../wire/server';
import { attemptAfter, type Attempt, type SendOptions } from './attempt';
import { holdsWork, isCurrent, mapped, reduce, START, type Checked, type Event, type State } from './state';

const plan = { edits: [] as Edit[], mappings: [], decisions: [] } as unknown as Plan;
const survey = { rows: 2, sheet: { header: ['Correo'] } } as Survey;
const report = { rows: 2, records: {}, issues: [] } as unknown as Report;
const edit = (row: number, value: string): Edit => ({ row, column: 'Correo', value });

function after(events: Event[], from: State = START): State {
  return events.reduce(reduce, from);
}

const READ: Event[] = [
  { type: 'file-chosen', file: { name: 'a.csv', size: 10 } },
  { type: 'read', survey, plan, suggestions: [], reading: {} },
];
const CHECKED: Event[] = [...READ, { type: 'check-started' }, { type: 'checked', plan, report }];

/** The report of the plan as it stands in a state. */
function rechecked(state: State): Event {
  if (!('plan' in state)) throw new Error('no plan');
  return { type: 'checked', plan: state.plan, report: { ...report, rows: 3 } };
}

describe('reading', () => {
  it('leads from the file to the columns', () => {
    expect(after(READ).step).toBe('columns');
  });

  it('goes back to the start when it is cancelled', () => {
    expect(after([READ[0] as Event, { type: 'cancelled' }])).toEqual(START);
  });

  it('keeps what went wrong', () => {
    const trouble = { code: 'not_text', detail: '' };
    expect(after([READ[0] as Event, { type: 'failed', trouble }])).toEqual({ step: 'file', trouble, sheets: [] });
  });

  it('ignores a result that comes after the cancel', () => {
    expect(after([READ[0] as Event, { type: 'cancelled' }, READ[1] as Event])).toEqual(START);
  });
});

describe('opening once more', () => {
  const before = mapped({
    ...(after(READ) as Extract<State, { step: 'columns' }>),
    plan: { ...plan, edits: [edit(2, 'x@y.mx')] },
    answers: { 'phone_country_unknown:': 'CO' },
    survey: { ...survey, file_hash: 'one' },
  });
  const chosen: Event = { type: 'file-chosen', file: before.file, before };

  it('finds all that was settled, where the file is the same', () => {
    const read: Event = { type: 'read', survey: { ...survey, file_hash: 'one' }, plan, suggestions: [], reading: {} };
    expect(after([chosen, read])).toEqual({ ...before, step: 'columns', trouble: null, checked: null, rereading: null });
  });

  it('keeps what still fits, where it is another one', () => {
    const other = { ...survey, file_hash: 'two', columns: [], proposals: [] } as unknown as Survey;
    const state = after([chosen, { type: 'read', survey: other, plan, suggestions: [], reading: {} }]);
    expect(state).toMatchObject({ step: 'columns', survey: other, answers: before.answers });
  });
});

describe('reading again', () => {
  const AGAIN: Event = { type: 'reread-started', options: { header_row: 4 } };

  it('keeps what was read before until it is done', () => {
    const state = after([...READ, AGAIN]);
    expect(state).toMatchObject({ step: 'columns', survey, reading: {}, rereading: { options: { header_row: 4 } } });
    const other = { ...survey, rows: 9 };
    const read: Event = { type: 'read', survey: other, plan, suggestions: [], reading: { header_row: 4 } };
    expect(after([read], state)).toMatchObject({ step: 'columns', survey: other, reading: { header_row: 4 }, rereading: null });
  });

  it('leaves all as it was when it is cancelled or fails', () => {
    const trouble = { code: 'no_header', detail: '' };
    expect(after([...READ, AGAIN, { type: 'cancelled' }])).toEqual(after(READ));
    expect(after([...READ, AGAIN, { type: 'failed', trouble }])).toEqual({ ...after(READ), trouble });
    const late: Event = { type: 'read', survey: { ...survey, rows: 9 }, plan, suggestions: [], reading: {} };
    expect(after([...READ, AGAIN, { type: 'cancelled' }, late])).toEqual(after(READ));
  });
});

describe('checking', () => {
  it('leads to the review', () => {
    const state = after(CHECKED);
    expect(state).toMatchObject({ step: 'review', revision: 1, checking: null });
  });

  it('leads back to the columns with the mapping when it fails', () => {
    const trouble = { code: 'plan_invalid', detail: '' };
    const state = after([...READ, { type: 'check-started' }, { type: 'failed', trouble }]);
    expect(state).toMatchObject({ step: 'columns', plan, trouble });
  });

  it('stands while the columns are only looked at, and falls when they change', () => {
    const looking = after([...CHECKED, { type: 'go', to: 'columns' }]);
    expect(reduce(looking, { type: 'go', to: 'review' }).step).toBe('review');
    const changed = reduce(looking, { type: 'plan-changed', plan: { ...plan } });
    expect(reduce(changed, { type: 'go', to: 'review' }).step).toBe('columns');
  });
});

describe('edits', () => {
  it('replace each other in the same cell', () => {
    const state = after([...CHECKED, { type: 'edited', edit: edit(3, 'a') }, { type: 'edited', edit: edit(3, 'b') }]);
    expect(state).toMatchObject({ plan: { edits: [edit(3, 'b')] } });
    expect(holdsWork(state)).toBe(true);
  });

  it('are taken back and made again', () => {
    const two = after([...CHECKED, { type: 'edited', edit: edit(3, 'a') }, { type: 'edited', edit: edit(4, 'b') }]);
    const back = reduce(two, { type: 'edit-undone' });
    expect(back).toMatchObject({ plan: { edits: [edit(3, 'a')] }, undone: [edit(4, 'b')] });
    expect(reduce(back, { type: 'edit-redone' })).toMatchObject({ plan: { edits: [edit(3, 'a'), edit(4, 'b')] } });
  });

  it('cost the redo list when a new one is made', () => {
    const state = after([
      ...CHECKED,
      { type: 'edited', edit: edit(3, 'a') },
      { type: 'edit-undone' },
      { type: 'edited', edit: edit(5, 'c') },
    ]);
    expect(state).toMatchObject({ undone: [] });
  });

  it('keep the old report until the new one is there, which has a new revision', () => {
    const checking = after([...CHECKED, { type: 'edited', edit: edit(3, 'a') }, { type: 'check-started' }]);
    expect(checking).toMatchObject({ step: 'review', report, revision: 1 });
    expect(reduce(checking, rechecked(checking))).toMatchObject({ revision: 2, report: { rows: 3 } });
  });

  it('are not told by a report that was on its way when they were made', () => {
    const checking = after([...CHECKED, { type: 'edited', edit: edit(3, 'a') }, { type: 'check-started' }]);
    expect(reduce(checking, { type: 'checked', plan, report })).toBe(checking);
  });

  it('leave no old report behind when staff go back to the columns while they are checked', () => {
    const checking = after([...CHECKED, { type: 'edited', edit: edit(3, 'a') }, { type: 'check-started' }]);
    const columns = reduce(checking, { type: 'go', to: 'columns' });
    expect(columns).toMatchObject({ step: 'columns', checked: null, plan: { edits: [edit(3, 'a')] } });
    const late = reduce(columns, rechecked(checking));
    expect(reduce(late, { type: 'go', to: 'review' }).step).toBe('columns');
    const again = after([{ type: 'check-started' }, rechecked(checking)], late);
    expect(again).toMatchObject({ step: 'review', report: { rows: 3 } });
  });

  it('hold the confirmation up until they are checked, also when that fails', () => {
    const trouble = { code: 'internal', detail: '' };
    const edited: Event[] = [...CHECKED, { type: 'edited', edit: edit(3, 'a') }, { type: 'check-started' }];
    const failed = after([...edited, { type: 'failed', trouble }]);
    expect(isCurrent(failed as Checked & State)).toBe(false);
    expect(reduce(failed, { type: 'go', to: 'confirm' })).toBe(failed);
    const done = reduce(failed, rechecked(failed));
    expect(reduce(done, { type: 'go', to: 'confirm' }).step).toBe('confirm');
  });
});

describe('sending', () => {
  const options: SendOptions = {
    dryRun: true,
    onExisting: 'update',
    onEmpty: 'keep',
    onErrors: 'leave',
    onOrphan: 'error',
  };
  const attempt: Attempt = { key: 'k1', plan, options, answered: false };
  const SENDING: Event[] = [...CHECKED, { type: 'go', to: 'confirm' }, { type: 'send-started', attempt }];
  const batch = { id: 7, dry_run: true } as Batch;

  it('goes back to the confirmation when it fails, with all choices kept', () => {
    const trouble = { code: 'offline', detail: '' };
    expect(after([...SENDING, { type: 'failed', trouble }])).toMatchObject({ step: 'confirm', plan, trouble });
  });

  const next = (state: State, wanted: SendOptions = options): string => {
    if (state.step !== 'confirm') throw new Error(state.step);
    return attemptAfter(state.attempt, state.plan, wanted, () => 'k2').key;
  };

  it('is the same request when its answer got lost, and another when something else is asked for', () => {
    const lost = after([...SENDING, { type: 'failed', trouble: { code: 'offline', detail: '' } }]);
    expect(next(lost)).toBe('k1');
    expect(next(lost, { ...options })).toBe('k1');
    expect(next(lost, { ...options, dryRun: false })).toBe('k2');
    expect(next(lost, { ...options, onExisting: 'skip' })).toBe('k2');
    expect(next(after([...SENDING, { type: 'cancelled' }]))).toBe('k1');
  });

  it('is another request once the plan changed, and the same one when that was taken back', () => {
    const lost = after([...SENDING, { type: 'failed', trouble: { code: 'offline', detail: '' } }]);
    const edited = after([{ type: 'go', to: 'review' }, { type: 'edited', edit: edit(3, 'a') }], lost);
    expect(next(after([rechecked(edited), { type: 'go', to: 'confirm' }], edited))).toBe('k2');
    const back = reduce(edited, { type: 'edit-undone' });
    expect(next(after([rechecked(back), { type: 'go', to: 'confirm' }], back))).toBe('k1');
  });

  it('is another request once it was answered, with the choices kept', () => {
    const back = after([...SENDING, { type: 'batch', batch }, { type: 'go', to: 'confirm' }]);
    expect(next(back)).toBe('k2');
    expect(back).toMatchObject({ attempt: { options } });
  });

  it('lets a simulation be gone back on, but not an import', () => {
    const simulated = after([...SENDING, { type: 'batch', batch }]);
    expect(reduce(simulated, { type: 'go', to: 'confirm' }).step).toBe('confirm');
    const imported = after([...SENDING, { type: 'batch', batch: { ...batch, dry_run: false } }]);
    expect(reduce(imported, { type: 'go', to: 'confirm' }).step).toBe('batch');
  });
});
