/** What was dropped, as files: all of them, or why none. */
import type { Trouble } from './state';

/** What the dialog of the system offers; anything can be dropped, its content decides. */
export const ACCEPTED = '.csv,.tsv,.txt,.xlsx,.xlsm,.xls,.ods,.html,.htm,text/csv,text/plain';

export function dropped(event: DragEvent): File[] | Trouble {
  const { items, files } = event.dataTransfer ?? {};
  const folder = Array.from(items ?? []).some((item) => item.webkitGetAsEntry?.()?.isDirectory);
  return folder ? { code: 'folder', detail: '' } : Array.from(files ?? []);
}

/** What was chosen; the same can be chosen again. */
export function chosen(input: HTMLInputElement): File[] {
  const files = Array.from(input.files ?? []);
  input.value = '';
  return files;
}
