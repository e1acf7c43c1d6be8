import { describe, expect, it } from 'vitest';
import type { FieldMapping, RecordType } from '../wire/intake';
import type { Batch } from '../wire/server';
import {
  advance, current, fresh, holdsFiles, isImported, isReading, missing, next, NO_FILES, ofBatch, place, typesOf,
  type Queue, type QueueEvent,
} from './queue';

const ORDER: RecordType[] = ['client', 'pet', 'medical_record', 'vaccination', 'appointment', 'invoice', 'invoice_line'];

const file = (name: string): { name: string; size: number; lastModified: number } => ({ name, size: 10, lastModified: 1 });
const batch = (id: number, status: Batch['status'], dry_run = false, retry_of: number | null = null): Batch =>
  ({ id, status, dry_run, retry_of }) as Batch;

function after(events: QueueEvent[], from: Queue = NO_FILES): Queue {
  return events.reduce(advance, from);
}

/** A queue of files that were read, by name and what they hold; `null` is one that cannot be read. */
function queueOf(files: [name: string, types: RecordType[] | null][]): Queue {
  const entries = files.map(([name], at) => ({ id: at + 1, file: file(name) }));
  const read = files.map(([, types], at): QueueEvent =>
    types
      ? { type: 'held', id: at + 1, holds: { types, rows: 1, sheet: null } }
      : { type: 'unreadable', id: at + 1, trouble: { code: 'not_text', detail: '' } });
  return after([{ type: 'added', entries }, ...read, { type: 'ordered', order: ORDER }]);
}

const names = (queue: Queue): string[] => queue.entries.map((each) => each.file.name);
const CLINIC = queueOf([['facturas', ['invoice', 'invoice_line']], ['roto', null], ['citas', ['appointment']], ['raro', []], ['mascotas', ['client', 'pet']], ['clientes', ['client']]]);
const SENT: QueueEvent[] = [{ type: 'opened', id: 6 }, { type: 'sent', batch: batch(7, 'pending') }];

describe('the order', () => {
  it('is that in which records refer to each other; what is not known comes last', () => {
    expect(names(CLINIC)).toEqual(['clientes', 'mascotas', 'citas', 'facturas', 'raro', 'roto']);
  });

  it('is made once all were read, and again when more came', () => {
    const some = after([{ type: 'added', entries: [{ id: 9, file: file('vacunas') }] }, { type: 'ordered', order: ORDER }], CLINIC);
    expect(names(some).at(-1)).toBe('vacunas');
    expect(isReading(some)).toBe(true);
    const all = after([{ type: 'held', id: 9, holds: { types: ['vaccination'], rows: 1, sheet: null } }, { type: 'ordered', order: ORDER }], some);
    expect(names(all)).toEqual(['clientes', 'mascotas', 'vacunas', 'citas', 'facturas', 'raro', 'roto']);
  });

  it('goes by the types that a plan makes', () => {
    const mappings = ['pet', 'client', 'pet'].map((record_type) => ({ record_type }) as FieldMapping);
    expect(typesOf({ mappings }, ORDER)).toEqual(['client', 'pet']);
  });
});

describe('the turn', () => {
  it('is that of the first that waits', () => {
    expect(next(CLINIC)?.file.name).toBe('clientes');
    const running = after(SENT, CLINIC);
    expect(next(running)?.file.name).toBe('mascotas');
    const done = after([{ type: 'seen', batch: batch(7, 'completed') }], running);
    expect(next(done)?.file.name).toBe('mascotas');
    expect(isImported(current(done) as NonNullable<ReturnType<typeof current>>)).toBe(true);
  });

  it('is still to come after a simulation, and not after a failure', () => {
    const tried = after([...SENT.slice(0, 1), { type: 'sent', batch: batch(7, 'completed', true) }], CLINIC);
    expect(next(tried)?.file.name).toBe('clientes');
    const failed = after([...SENT, { type: 'seen', batch: batch(7, 'failed') }], CLINIC);
    expect(next(failed)?.file.name).toBe('mascotas');
  });

  it('passes by what is left out, until somebody opens it', () => {
    const out = after([{ type: 'left-out', id: 6 }], CLINIC);
    expect(next(out)?.file.name).toBe('mascotas');
    expect(place(out, 5)).toEqual({ n: 1, total: 4 });
    expect(next(after([{ type: 'opened', id: 6 }], out))?.file.name).toBe('clientes');
  });

  it('never is that of a file that cannot be read, until another sheet of it could', () => {
    const opened = after([{ type: 'opened', id: 2 }], queueOf([['clientes', ['client']], ['roto', null]]));
    expect(opened.entries[1]?.condition.is).toBe('unreadable');
    const read = after([{ type: 'planned', holds: { types: ['pet'], rows: 3, sheet: 'Hoja2' } }], opened);
    expect(read.entries[1]).toMatchObject({ condition: { is: 'waiting' }, holds: { sheet: 'Hoja2' } });
  });
});

describe('the place', () => {
  it('counts what can be imported', () => {
    expect(place(CLINIC, 6)).toEqual({ n: 1, total: 5 });
    expect(place(CLINIC, 1)).toEqual({ n: 4, total: 5 });
  });

  it('counts the open file itself, whatever it is', () => {
    expect(place(CLINIC, 2)).toEqual({ n: 6, total: 6 });
  });
});

describe('a batch', () => {
  it('is of the file that was open, and of no other', () => {
    const sent = after(SENT, CLINIC);
    expect(ofBatch(sent, batch(7, 'running'))?.file.name).toBe('clientes');
    expect(ofBatch(sent, batch(8, 'running'))).toBeUndefined();
    expect(after([{ type: 'seen', batch: batch(8, 'completed') }], sent)).toBe(sent);
  });

  it('that brings the rest of one changes nothing of how that one ended', () => {
    const sent = after([...SENT, { type: 'seen', batch: batch(7, 'completed') }], CLINIC);
    const retry = batch(9, 'failed', false, 7);
    expect(ofBatch(sent, retry)?.file.name).toBe('clientes');
    expect(after([{ type: 'seen', batch: retry }], sent)).toBe(sent);
  });

  it('that is not in yet is missed by those that refer to it', () => {
    expect(missing(CLINIC, 3, ['client', 'pet']).map((each) => each.file.name)).toEqual(['clientes', 'mascotas']);
    const done = after([...SENT, { type: 'seen', batch: batch(7, 'completed') }], CLINIC);
    expect(missing(done, 3, ['client']).map((each) => each.file.name)).toEqual(['mascotas']);
    const undone = after([{ type: 'seen', batch: batch(7, 'rolled_back') }], done);
    expect(missing(undone, 5, ['client']).map((each) => each.file.name)).toEqual(['clientes']);
  });
});

describe('the list', () => {
  it('has a file once, however often it comes', () => {
    expect(fresh(CLINIC, [file('clientes'), file('nuevo'), file('nuevo')]).map((each) => each.name)).toEqual(['nuevo']);
    expect(fresh(CLINIC, [{ ...file('clientes'), lastModified: 2 }])).toHaveLength(1);
  });

  it('forgets what was taken out, also while it is read', () => {
    const queue = after([{ type: 'added', entries: [{ id: 1, file: file('a') }] }, { type: 'look-started', id: 1 }, { type: 'removed', id: 1 }]);
    const late: QueueEvent[] = [
      { type: 'looked', id: 1, fraction: 0.5 },
      { type: 'held', id: 1, holds: { types: ['pet'], rows: 1, sheet: null } },
    ];
    expect(after(late, queue).entries).toEqual([]);
    expect(after([{ type: 'removed', id: 6 }], after(SENT, CLINIC)).current).toBeNull();
  });

  it('is worth keeping while a file has its turn to come', () => {
    expect(holdsFiles(CLINIC)).toBe(true);
    expect(holdsFiles(queueOf([['roto', null]]))).toBe(false);
    const done = after([{ type: 'opened', id: 1 }, { type: 'sent', batch: batch(7, 'completed') }], queueOf([['a', ['pet']]]));
    expect(holdsFiles(done)).toBe(false);
  });
});
