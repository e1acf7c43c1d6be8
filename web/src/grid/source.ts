/** Rows on demand: pages from the worker, the latest used kept. A row never becomes an object. */
import type { Page } from '../worker/protocol';

const KEPT = 64;

export type Fetch = (start: number, count: number) => Promise<Page>;

export class RowSource {
  /** Told which rows have arrived. */
  onrows: (start: number, end: number) => void = () => {};
  readonly #pages = new Map<number, Page>();
  readonly #asked = new Map<number, Promise<void>>();

  constructor(
    readonly count: number,
    readonly columns: number,
    readonly size: number,
    private readonly fetch: Fetch,
  ) {}

  /** The text of a cell, `undefined` until its page is here. */
  cell(row: number, column: number): string | undefined {
    const page = this.#page(row);
    if (!page) return undefined;
    const at = (row % this.size) * this.columns + column;
    return page.text.slice(page.ends[at - 1] ?? 0, page.ends[at]);
  }

  flags(row: number, column: number): number {
    return this.#page(row)?.flags[(row % this.size) * this.columns + column] ?? 0;
  }

  /** The physical line of a row. */
  line(row: number): number | undefined {
    return this.#page(row)?.rows[row % this.size];
  }

  /** Asks for the page of a row that will be wanted soon. */
  prefetch(row: number): void {
    if (row >= 0 && row < this.count) this.#page(row);
  }

  /** Waits until a row is here. */
  async ensure(row: number): Promise<void> {
    if (!this.#page(row)) await this.#asked.get(Math.floor(row / this.size));
  }

  #page(row: number): Page | null {
    const index = Math.floor(row / this.size);
    const page = this.#pages.get(index);
    if (!page) {
      if (!this.#asked.has(index)) this.#asked.set(index, this.#load(index));
      return null;
    }
    this.#pages.delete(index);
    this.#pages.set(index, page);
    return page;
  }

  async #load(index: number): Promise<void> {
    try {
      const page = await this.fetch(index * this.size, this.size);
      this.#pages.set(index, page);
      if (this.#pages.size > KEPT) this.#pages.delete(this.#pages.keys().next().value as number);
      this.onrows(index * this.size, Math.min(this.count, (index + 1) * this.size));
    } catch {
      // The view was closed by a newer run: the grid is about to get a new source.
    } finally {
      this.#asked.delete(index);
    }
  }
}
