/** Unpacks a workbook in a worker of its own: to cancel is to end it, and its memory comes back. */
import { WorkerClient } from './client';
import type { Tape } from './protocol';

/** The tape of the sheet that is wanted, `null` for a file of text. `onstart` gets the worker that unpacks. */
export async function unpacked(
  client: WorkerClient,
  file: File,
  sheet: string | null,
  onstart: (unpacker: WorkerClient) => void,
): Promise<Tape | null> {
  if (!(await client.call('look', { file })).workbook) return null;
  const { client: unpacker } = await WorkerClient.start();
  onstart(unpacker);
  try {
    return await unpacker.call('unpack', { file, sheet });
  } finally {
    unpacker.close();
  }
}
