import { expect, it, vi } from 'vitest';
import type { Page } from '../worker/protocol';
import { RowSource } from './source';

/** A page of one column whose cells are their row numbers. */
function pageOf(start: number, count: number): Page {
  const texts = Array.from({ length: count }, (_, i) => `ñ${start + i}`);
  let end = 0;
  return {
    text: texts.join(''),
    ends: Uint32Array.from(texts, (text) => (end += text.length)),
    flags: new Uint8Array(count).fill(1),
    rows: Uint32Array.from(texts, (_, i) => start + i + 2),
  };
}

it('asks once for a page, and tells when it is here', async () => {
  const fetch = vi.fn((start: number, count: number) => Promise.resolve(pageOf(start, count)));
  const source = new RowSource(100, 1, 10, fetch);
  const arrived = vi.fn();
  source.onrows = arrived;
  expect(source.cell(12, 0)).toBeUndefined();
  expect(source.cell(13, 0)).toBeUndefined();
  await source.ensure(12);
  expect(source.cell(12, 0)).toBe('ñ12');
  expect(source.flags(12, 0)).toBe(1);
  expect(source.line(12)).toBe(14);
  expect(fetch).toHaveBeenCalledTimes(1);
  expect(arrived).toHaveBeenCalledWith(10, 20);
});

it('forgets the pages that were not used for the longest', async () => {
  const fetch = vi.fn((start: number, count: number) => Promise.resolve(pageOf(start, count)));
  const source = new RowSource(10_000, 1, 10, fetch);
  for (let row = 0; row < 700; row += 10) await source.ensure(row);
  expect(source.cell(690, 0)).toBe('ñ690');
  expect(source.cell(0, 0)).toBeUndefined();
});
