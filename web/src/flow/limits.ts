/** What can be refused before a byte is read. What a file is, its content says, not its name. */
import type { Trouble } from './state';

/** So many files are looked at together: a clinic has a dozen, a folder of pictures has more. */
export const MOST_FILES = 50;

export function refuse(file: { name: string; size: number }): Trouble | null {
  return file.size === 0 ? { code: 'empty_file', detail: file.name } : null;
}
