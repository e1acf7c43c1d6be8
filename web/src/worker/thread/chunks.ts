/** Reads a file from its stream without ever holding it whole. */

const BUFFER = 4 * 1024 * 1024;

/** Hands the file over chunk by chunk; stops as soon as `alive` says no. */
export async function eachChunk(file: Blob, alive: () => boolean, use: (chunk: Uint8Array) => void): Promise<void> {
  const reader = byob(file);
  if (reader) await fromByob(reader, alive, use);
  else await fromSlices(file, alive, use);
}

function byob(file: Blob): ReadableStreamBYOBReader | null {
  try {
    return file.stream().getReader({ mode: 'byob' });
  } catch {
    return null;
  }
}

async function fromByob(
  reader: ReadableStreamBYOBReader,
  alive: () => boolean,
  use: (chunk: Uint8Array) => void,
): Promise<void> {
  let buffer = new ArrayBuffer(BUFFER);
  for (;;) {
    const { done, value } = await reader.read(new Uint8Array(buffer));
    if (!alive()) {
      await reader.cancel();
      return;
    }
    if (value?.byteLength) use(value);
    if (done || !value) return;
    buffer = value.buffer as ArrayBuffer;
  }
}

/** For browsers whose file streams know no byte reader. */
async function fromSlices(file: Blob, alive: () => boolean, use: (chunk: Uint8Array) => void): Promise<void> {
  for (let start = 0; start < file.size && alive(); start += BUFFER) {
    const part = await file.slice(start, start + BUFFER).arrayBuffer();
    if (alive() && part.byteLength) use(new Uint8Array(part));
  }
}
