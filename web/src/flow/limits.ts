/** What can be refused before a byte is read. What a file is, its content says, not its name. */
import type { Trouble } from './state';

export function refuse(file: { name: string; size: number }): Trouble | null {
  return file.size === 0 ? { code: 'empty_file', detail: file.name } : null;
}
