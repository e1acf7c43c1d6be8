/** What can be refused by a look at the file's name and size, before a byte is read. */
import type { Trouble } from './state';

/** Formats that are named in the message, so that staff know what to export instead. */
const NAMED = /\.(xlsx?|ods|numbers|pdf|docx?|zip|rar|7z|sqlite|db|mdb|json|xml|html?|png|jpe?g)$/i;

export function refuse(file: { name: string; size: number; type: string }): Trouble | null {
  if (file.size === 0) return { code: 'empty_file', detail: file.name };
  const format = NAMED.exec(file.name);
  if (format) return { code: 'unsupported_format', detail: (format[1] ?? '').toLowerCase() };
  return null;
}
