import { describe, expect, it } from 'vitest';
import { MAX, canvasHeight, maxOffset, MOST_ROWS, reveal, scrolled, topOf, windowAt, type Box } from './geometry';

const small: Box = { rows: 300, rowHeight: 36, head: 54, height: 600 };
const million: Box = { rows: 1_000_000, rowHeight: 36, head: 54, height: 600 };

describe('a list that fits', () => {
  it('scrolls one to one', () => {
    expect(scrolled(small, 0, 0, 5000)).toBe(5000);
    expect(topOf(small, 5000)).toBe(5000);
    expect(canvasHeight(small)).toBe(10_800);
  });

  it('shows the last row whole, under the header that sticks', () => {
    expect(maxOffset(small)).toBe(10_800 + 54 - 600);
  });
});

describe('a list higher than browsers allow', () => {
  it('has a canvas that they do allow', () => {
    expect(canvasHeight(million)).toBe(MAX);
  });

  it('moves by real pixels while the steps are small', () => {
    expect(scrolled(million, 18_000_000, 4_000_000, 4_000_360)).toBe(18_000_360);
  });

  it('jumps in proportion, and reaches both ends', () => {
    const bottom = MAX + 54 - 600;
    expect(scrolled(million, 0, 0, bottom)).toBe(maxOffset(million));
    expect(scrolled(million, 5, bottom, 0)).toBe(0);
    expect(scrolled(million, 0, 0, bottom / 2)).toBeCloseTo(maxOffset(million) / 2, 0);
  });

  it('comes back to where the thumb stands', () => {
    const top = topOf(million, 20_000_000);
    expect((top / (MAX + 54 - 600)) * maxOffset(million)).toBeCloseTo(20_000_000, 3);
  });
});

describe('the window', () => {
  it('covers what is seen and a little more', () => {
    const { first, count } = windowAt(small, 3600);
    expect(first).toBe(96);
    expect(first + count).toBeGreaterThanOrEqual(100 + 600 / 36);
  });

  it('ends with the list', () => {
    const { first, count } = windowAt(million, maxOffset(million));
    expect(first + count).toBe(1_000_000);
  });

  it('never draws a whole list, even when the height is unset and therefore endless', () => {
    expect(windowAt({ ...million, height: 36_000_000 }, 0).count).toBe(MOST_ROWS);
  });

  it('is empty for an empty list', () => {
    expect(windowAt({ ...small, rows: 0 }, 0)).toEqual({ first: 0, count: 0 });
  });
});

describe('reveal', () => {
  it('does nothing for a row in sight', () => {
    expect(reveal(small, 100, 5)).toBe(100);
  });

  it('moves to the nearest edge for a near row', () => {
    expect(reveal(small, 360, 5)).toBe(180);
    expect(reveal(small, 0, 20)).toBe(20 * 36 - (600 - 54) + 36);
  });

  it('puts a far row in the middle', () => {
    expect(reveal(million, 0, 500_000)).toBe(500_000 * 36 - (600 - 54) / 2);
  });

  it('shows the last row', () => {
    expect(reveal(million, 0, 999_999)).toBe(maxOffset(million));
  });
});
