/** Reads rows again from the file, block by block: the module keeps an index, not the cells. */
import { block_rows } from '../../wasm/pkg/intake_wasm.js';
import type * as intake from '../../wasm/pkg/intake_wasm.js';
import type { RowDocument } from '../../wire/intake';
import type { Page } from '../protocol';

const KEPT = 16;

type Parts = [text: string, ends: Uint32Array, flags: Uint8Array, rows: Uint32Array];

export class Blocks {
  readonly #file: Blob;
  readonly #run: intake.Run;
  readonly #rows = block_rows();
  /** In the order of use, the latest last. */
  readonly #kept = new Map<number, Promise<Uint8Array>>();

  constructor(file: Blob, run: intake.Run) {
    this.#file = file;
    this.#run = run;
  }

  /** The rows of ascending ordinals, which may lie in any number of blocks. */
  async page(ordinals: Uint32Array): Promise<Page> {
    const parts: Page[] = [];
    for (let at = 0; at < ordinals.length; ) {
      const [block, bytes] = await this.#read(ordinals[at] as number);
      let stop = at + 1;
      while (stop < ordinals.length && (ordinals[stop] as number) < (block + 1) * this.#rows) stop += 1;
      const [text, ends, flags, rows] = this.#run.page(block, bytes, ordinals.subarray(at, stop)) as Parts;
      parts.push({ text, ends, flags, rows });
      at = stop;
    }
    return parts.length === 1 ? (parts[0] as Page) : join(parts);
  }

  async row(ordinal: number): Promise<RowDocument> {
    const [block, bytes] = await this.#read(ordinal);
    return this.#run.row(block, bytes, ordinal) as RowDocument;
  }

  async #read(ordinal: number): Promise<[block: number, bytes: Uint8Array]> {
    const [block, start, end] = this.#run.block_of(ordinal) as unknown as [number, number, number];
    const bytes = this.#kept.get(block) ?? this.#bytes(start, end);
    this.#kept.delete(block);
    this.#kept.set(block, bytes);
    if (this.#kept.size > KEPT) this.#kept.delete(this.#kept.keys().next().value as number);
    return [block, await bytes];
  }

  async #bytes(start: number, end: number): Promise<Uint8Array> {
    const slice = end < 0 ? this.#file.slice(start) : this.#file.slice(start, end);
    return new Uint8Array(await slice.arrayBuffer());
  }
}

function join(parts: Page[]): Page {
  const cells = parts.reduce((sum, part) => sum + part.flags.length, 0);
  const rows = parts.reduce((sum, part) => sum + part.rows.length, 0);
  const page: Page = {
    text: parts.map((part) => part.text).join(''),
    ends: new Uint32Array(cells),
    flags: new Uint8Array(cells),
    rows: new Uint32Array(rows),
  };
  let cell = 0;
  let row = 0;
  let base = 0;
  for (const part of parts) {
    page.flags.set(part.flags, cell);
    page.rows.set(part.rows, row);
    for (let i = 0; i < part.ends.length; i += 1) page.ends[cell + i] = base + (part.ends[i] as number);
    cell += part.flags.length;
    row += part.rows.length;
    base += part.text.length;
  }
  return page;
}
