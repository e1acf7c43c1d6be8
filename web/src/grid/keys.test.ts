import { expect, it } from 'vitest';
import { intentOf, type Intent, type Place } from './keys';

const place: Place = { row: 5, column: 2, rows: 100, columns: 8, page: 10 };

function press(key: string, held: { ctrl?: boolean; shift?: boolean; alt?: boolean } = {}): Intent | null {
  const event = { key, ctrlKey: held.ctrl ?? false, shiftKey: held.shift ?? false, altKey: held.alt ?? false, metaKey: false };
  return intentOf(event, place);
}

it('moves by cell, page, row and file', () => {
  expect(press('ArrowDown')).toEqual({ do: 'move', row: 6, column: 2 });
  expect(press('ArrowLeft')).toEqual({ do: 'move', row: 5, column: 1 });
  expect(press('PageUp')).toEqual({ do: 'move', row: 0, column: 2 });
  expect(press('Home')).toEqual({ do: 'move', row: 5, column: 0 });
  expect(press('End')).toEqual({ do: 'move', row: 5, column: 7 });
  expect(press('End', { ctrl: true })).toEqual({ do: 'move', row: 99, column: 7 });
  expect(press('Home', { ctrl: true })).toEqual({ do: 'move', row: 0, column: 0 });
});

it('edits by F2, Enter and typing', () => {
  expect(press('F2')).toEqual({ do: 'edit', with: null });
  expect(press('Enter')).toEqual({ do: 'edit', with: null });
  expect(press('ñ')).toEqual({ do: 'edit', with: 'ñ' });
  expect(press(' ')).toBeNull();
});

it('goes from error to error', () => {
  expect(press('n')).toEqual({ do: 'next-error', step: 1 });
  expect(press('N', { shift: true })).toEqual({ do: 'next-error', step: -1 });
  expect(press('F8')).toEqual({ do: 'next-error', step: 1 });
});

it('undoes, redoes, copies, and leaves other shortcuts to the browser', () => {
  expect(press('z', { ctrl: true })).toEqual({ do: 'undo' });
  expect(press('Z', { ctrl: true, shift: true })).toEqual({ do: 'redo' });
  expect(press('c', { ctrl: true })).toEqual({ do: 'copy' });
  expect(press('f', { ctrl: true })).toBeNull();
  expect(press('ArrowLeft', { alt: true })).toBeNull();
  expect(press('Tab')).toBeNull();
});
