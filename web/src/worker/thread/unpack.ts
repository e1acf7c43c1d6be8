/** Unpacks a sheet of a workbook: the module reads the file where it stands, and the tape leaves it piece by piece. */
import * as intake from '../../wasm/pkg/intake_wasm.js';
import type { Chosen, Unpacking } from '../../wire/intake';
import type { Progress, Tape } from '../protocol';

/** Pieces are handed to the browser's store of blobs when they are so many bytes: they do not stay in the worker. */
const HELD = 8 * 1024 * 1024;

export function unpack(file: File, sheet: string | null, tell: (progress: Progress) => void): Tape {
  const reader = new FileReaderSync();
  let bytes = 0;
  const workbook = new intake.Workbook(file.size, (from: number, to: number): Uint8Array => {
    bytes += to - from;
    // The sheet and the hash each take about one reading of the file.
    tell({ phase: 'unpack', bytes: Math.min(bytes, 2 * file.size), total: 2 * file.size, rows: 0 });
    return new Uint8Array(reader.readAsArrayBuffer(file.slice(from, to)));
  });
  try {
    const chosen = workbook.choose(sheet ?? undefined) as Chosen;
    const tape = new Pieces();
    const unpacking = workbook.unpack(JSON.stringify(chosen.sheet), (piece: Uint8Array<ArrayBuffer>) => tape.push(piece)) as Unpacking;
    const sheets = chosen.sheets.map((each) =>
      each.name === chosen.sheet.name ? { ...each, rows: unpacking.rows, columns: unpacking.columns } : each,
    );
    return { ...chosen, sheets, rows: tape.blob(), fileHash: workbook.hash(), fileBytes: file.size, unpacking };
  } finally {
    workbook.free();
  }
}

class Pieces {
  #done: Blob[] = [];
  #held: Uint8Array<ArrayBuffer>[] = [];
  #bytes = 0;

  push(piece: Uint8Array<ArrayBuffer>): void {
    this.#held.push(piece);
    this.#bytes += piece.byteLength;
    if (this.#bytes >= HELD) this.#settle();
  }

  blob(): Blob {
    this.#settle();
    return new Blob(this.#done);
  }

  #settle(): void {
    this.#done.push(new Blob(this.#held));
    this.#held = [];
    this.#bytes = 0;
  }
}
