/** What went wrong, as something to show: a code of the catalogue. */
import { Problem } from '../worker/client';
import type { Trouble } from './state';

export function troubleOf(error: unknown): Trouble {
  if (error instanceof Problem) return { code: error.code, detail: error.message };
  return { code: 'internal', detail: String(error) };
}
