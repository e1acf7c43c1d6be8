/** What a key means in the grid. Pure. */

export type Intent =
  | { do: 'move'; row: number; column: number }
  | { do: 'edit'; with: string | null }
  | { do: 'next-error'; step: 1 | -1 }
  | { do: 'copy' }
  | { do: 'undo' }
  | { do: 'redo' }
  | { do: 'dismiss' };

export interface Place {
  row: number;
  column: number;
  rows: number;
  columns: number;
  /** How many rows a page moves. */
  page: number;
}

type Pressed = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

export function intentOf(key: Pressed, at: Place): Intent | null {
  if (key.altKey) return null;
  return key.ctrlKey || key.metaKey ? withControl(key, at) : plain(key, at);
}

function withControl(key: Pressed, at: Place): Intent | null {
  switch (key.key) {
    case 'Home':
      return { do: 'move', row: 0, column: 0 };
    case 'End':
      return { do: 'move', row: at.rows - 1, column: at.columns - 1 };
    case 'c':
      return { do: 'copy' };
    case 'z':
      return { do: 'undo' };
    case 'Z':
    case 'y':
      return { do: 'redo' };
    default:
      return null;
  }
}

function plain(key: Pressed, at: Place): Intent | null {
  const move = (rows: number, columns: number): Intent => ({
    do: 'move',
    row: Math.max(0, Math.min(at.rows - 1, at.row + rows)),
    column: Math.max(0, Math.min(at.columns - 1, at.column + columns)),
  });
  switch (key.key) {
    case 'ArrowDown':
      return move(1, 0);
    case 'ArrowUp':
      return move(-1, 0);
    case 'ArrowLeft':
      return move(0, -1);
    case 'ArrowRight':
      return move(0, 1);
    case 'PageDown':
      return move(at.page, 0);
    case 'PageUp':
      return move(-at.page, 0);
    case 'Home':
      return move(0, -at.columns);
    case 'End':
      return move(0, at.columns);
    case 'F2':
    case 'Enter':
      return { do: 'edit', with: null };
    case 'n':
    case 'N':
      return { do: 'next-error', step: key.shiftKey ? -1 : 1 };
    case 'F8':
      return { do: 'next-error', step: key.shiftKey ? -1 : 1 };
    case 'Escape':
      return { do: 'dismiss' };
    default:
      // Typing starts an edit, but a space scrolls nothing and means nothing.
      return key.key.length === 1 && key.key !== ' ' ? { do: 'edit', with: key.key } : null;
  }
}
