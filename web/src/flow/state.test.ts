import { describe, expect, it } from 'vitest';
import type { Edit, Plan, Report, Survey } from '../wire/intake';
import type { Batch } from '../wire/server';
import { holdsWork, reduce, START, type Event, type State } from './state';

const plan = { edits: [] as Edit[], mappings: [] } as unknown as Plan;
const survey = { rows: 2 } as Survey;
const report = { rows: 2, records: {}, issues: [] } as unknown as Report;
const edit = (row: number, value: string): Edit => ({ row, column: 'Correo', value });

function after(events: Event[], from: State = START): State {
  return events.reduce(reduce, from);
}

const READ: Event[] = [
  { type: 'file-chosen', file: { name: 'a.csv', size: 10 } },
  { type: 'read', survey, plan, suggestions: [] },
];
const CHECKED: Event[] = [...READ, { type: 'check-started' }, { type: 'checked', report }];

describe('reading', () => {
  it('leads from the file to the columns', () => {
    expect(after(READ).step).toBe('columns');
  });

  it('goes back to the start when it is cancelled', () => {
    expect(after([READ[0] as Event, { type: 'cancelled' }])).toEqual(START);
  });

  it('keeps what went wrong', () => {
    const trouble = { code: 'not_text', detail: '' };
    expect(after([READ[0] as Event, { type: 'failed', trouble }])).toEqual({ step: 'file', trouble });
  });

  it('ignores a result that comes after the cancel', () => {
    expect(after([READ[0] as Event, { type: 'cancelled' }, READ[1] as Event])).toEqual(START);
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
    expect(reduce(checking, { type: 'checked', report: { ...report, rows: 3 } })).toMatchObject({ revision: 2 });
  });
});

describe('sending', () => {
  const SENDING: Event[] = [...CHECKED, { type: 'go', to: 'confirm' }, { type: 'send-started', dryRun: true }];
  const batch = { id: 7, dry_run: true } as Batch;

  it('goes back to the confirmation when it fails, with all choices kept', () => {
    const trouble = { code: 'offline', detail: '' };
    expect(after([...SENDING, { type: 'failed', trouble }])).toMatchObject({ step: 'confirm', plan, trouble });
  });

  it('lets a simulation be gone back on, but not an import', () => {
    const simulated = after([...SENDING, { type: 'batch', batch }]);
    expect(reduce(simulated, { type: 'go', to: 'confirm' }).step).toBe('confirm');
    const imported = after([...SENDING, { type: 'batch', batch: { ...batch, dry_run: false } }]);
    expect(reduce(imported, { type: 'go', to: 'confirm' }).step).toBe('batch');
  });
});
