import { expect, it } from 'vitest';
import type { Report } from '../wire/intake';
import { refuse } from './limits';
import { routeOf } from './route';
import { found, nearlyAllWrong, ready, total } from './worry';

const report = {
  records: { client: { ready: 2, error: 1, skipped: 0 }, pet: { ready: 3, error: 0, skipped: 4 } },
  issues: [
    { severity: 'warning', count: 2 },
    { severity: 'warning', count: 5 },
    { severity: 'error', count: 1 },
  ],
} as Report;

it('adds up the record types', () => {
  expect([total(report, 'ready'), total(report, 'error'), total(report, 'skipped')]).toEqual([5, 1, 4]);
  expect(ready(report)).toEqual([
    { type: 'client', count: 2 },
    { type: 'pet', count: 3 },
  ]);
  expect(found(report, 'warning')).toBe(7);
});

it('suspects a wrong column when nearly all is wrong', () => {
  expect(nearlyAllWrong(report)).toBe(false);
  expect(nearlyAllWrong({ ...report, records: { client: { ready: 1, error: 99, skipped: 0 } } })).toBe(true);
});

it('refuses before reading only what holds nothing', () => {
  expect(refuse({ name: 'Mascotas.XLSX', size: 1 })).toBeNull();
  expect(refuse({ name: 'clientes.csv', size: 0 })?.code).toBe('empty_file');
});

it('knows the pages', () => {
  expect(routeOf('')).toEqual({ page: 'import' });
  expect(routeOf('#/importaciones')).toEqual({ page: 'history' });
  expect(routeOf('#/importaciones/12')).toEqual({ page: 'batch', id: 12 });
  expect(routeOf('#/importaciones/x')).toEqual({ page: 'import' });
});
