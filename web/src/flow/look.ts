/** A look at one of several files, to learn what it holds; nothing of it is kept. */
import type { RecordType, SchemaType, StoredMapping } from '../wire/intake';
import { Problem, WorkerClient } from '../worker/client';
import { unpacked } from '../worker/unpacked';
import { today } from './day';
import { refuse } from './limits';
import { typesOf, type Holds } from './queue';

/** Looks at files one after another, in one worker: each takes the place of the one before it. */
export class Looker {
  schema: SchemaType[] = [];
  readonly #stored: StoredMapping[];
  #client: WorkerClient | null = null;
  #unpacker: WorkerClient | null = null;

  /** `stored` is how the clinic mapped columns before. */
  constructor(stored: StoredMapping[]) {
    this.#stored = stored;
  }

  get order(): RecordType[] {
    return this.schema.map((each) => each.record_type);
  }

  /** What a file holds, as its import would propose it; `tell` hears the part of it that was read. */
  async look(file: File, tell: (fraction: number) => void): Promise<Holds> {
    const refused = refuse(file);
    if (refused) throw new Problem(refused.code, refused.detail);
    const client = await this.#started();
    client.onprogress = ({ bytes, total }) => tell(bytes / Math.max(1, total));
    const tape = await unpacked(client, file, null, (unpacker) => {
      this.#unpacker = unpacker;
      unpacker.onprogress = client.onprogress;
    });
    const survey = await client.call('open', { file, tape, options: {} });
    const { plan } = await client.call('suggest', { source: null, today: today(), stored: this.#stored });
    return { types: typesOf(plan, this.order), rows: survey.rows, sheet: tape?.sheet.name ?? null };
  }

  /** Ends the look that is under way, and gives the memory back; a later look starts anew. */
  stop(): void {
    this.#unpacker?.close();
    this.#client?.close();
  }

  async #started(): Promise<WorkerClient> {
    if (this.#client && !this.#client.closed) return this.#client;
    const { client, schema } = await WorkerClient.start();
    this.#client = client;
    this.schema = schema;
    return client;
  }
}
