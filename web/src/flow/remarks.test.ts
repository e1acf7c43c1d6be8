import { expect, it } from 'vitest';
import type { Issue, Severity } from '../wire/intake';
import { grouped, remarks, rowList } from './remarks';

const issue = (code: string, severity: Severity, row: number | null = null, column: string | null = null): Issue =>
  ({ code, severity, row, column, field: null, params: {} });

it('writes rows as spans, and not without end', () => {
  expect(rowList([1, 2, 3, 8])).toBe('1-3, 8');
  expect(rowList([5])).toBe('5');
  expect(rowList(Array.from({ length: 40 }, (_, i) => 2 * i))).toMatch(/^0, 2, .*, 22…$/);
});

it('puts skipped rows together by their reason', () => {
  const skipped = [{ row: 1, reason: 'title' as const }, { row: 9, reason: 'total' as const }, { row: 2, reason: 'title' as const }];
  expect(grouped(skipped)).toEqual([{ reason: 'title', rows: [1, 2] }, { reason: 'total', rows: [9] }]);
});

it('says the gravest first, rows of one code once, and nothing that is asked', () => {
  const issues = [
    issue('hidden_rows', 'note'),
    issue('row_too_short', 'warning', 3),
    issue('row_too_short', 'warning', 9),
    issue('blank_header', 'warning', null, 'B'),
    issue('blank_header', 'warning', null, 'D'),
    issue('date_order_ambiguous', 'warning', null, 'Alta'),
    issue('letters_lost', 'error', null, 'Nombre'),
  ];
  const said = remarks(issues, new Set(['date_order_ambiguous:Alta']));
  expect(said.map(({ issue: { code }, rows }) => [code, rows])).toEqual([
    ['letters_lost', []],
    ['row_too_short', [3, 9]],
    ['blank_header', []],
    ['blank_header', []],
    ['hidden_rows', []],
  ]);
});
