/**
 * The arithmetic of a very tall list. Browsers cap the height of an element at some 17 to 33 million
 * pixels, so a canvas higher than `MAX` is scaled: small scrolls move real pixels, big jumps map
 * proportionally, and when the scroll ends the thumb is put where the rows are.
 */

export const MAX = 8_000_000;
/** Rows are placed relative to an anchor, so that a scroll frame rewrites only the rows that enter. */
export const ANCHOR = 4096;
/** No fault of layout may ever draw more rows than this. */
export const MOST_ROWS = 200;
const OVERSCAN = 4;

export interface Box {
  rows: number;
  rowHeight: number;
  /** The height of the sticky header inside the viewport. */
  head: number;
  /** The height of the viewport. */
  height: number;
}

export interface Window {
  first: number;
  count: number;
}

export const fullHeight = (box: Box): number => box.rows * box.rowHeight;
export const canvasHeight = (box: Box): number => Math.min(fullHeight(box), MAX);
const scaled = (box: Box): boolean => fullHeight(box) > MAX;

/** The furthest virtual offset; the header counts, or the last row would stay half hidden. */
export const maxOffset = (box: Box): number => Math.max(0, fullHeight(box) + box.head - box.height);
const maxTop = (box: Box): number => Math.max(1, canvasHeight(box) + box.head - box.height);

/** The virtual offset after the viewport scrolled from one `scrollTop` to another. */
export function scrolled(box: Box, offset: number, from: number, to: number): number {
  if (!scaled(box)) return to;
  if (to <= 0) return 0;
  if (to >= maxTop(box) - 1) return maxOffset(box);
  const delta = to - from;
  if (Math.abs(delta) < 8 * box.height) return clamp(offset + delta, 0, maxOffset(box));
  return (to / maxTop(box)) * maxOffset(box);
}

/** The `scrollTop` that stands for a virtual offset. */
export function topOf(box: Box, offset: number): number {
  const furthest = maxOffset(box);
  return scaled(box) && furthest > 0 ? (offset / furthest) * maxTop(box) : offset;
}

/** The rows to draw at an offset. */
export function windowAt(box: Box, offset: number): Window {
  const fits = Math.ceil(box.height / box.rowHeight) + 1 + 2 * OVERSCAN;
  const count = Math.min(box.rows, MOST_ROWS, fits);
  return { first: clamp(Math.floor(offset / box.rowHeight) - OVERSCAN, 0, box.rows - count), count };
}

/** The offset that shows a row: the nearest edge if it is close, the middle if it is far. */
export function reveal(box: Box, offset: number, row: number): number {
  const top = row * box.rowHeight;
  const room = box.height - box.head;
  if (top >= offset && top + box.rowHeight <= offset + room) return offset;
  const above = top < offset;
  const near = above ? offset - top < 2 * box.height : top - offset < 3 * box.height;
  const wanted = near ? (above ? top : top - room + box.rowHeight) : top - room / 2;
  return clamp(wanted, 0, maxOffset(box));
}

export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
