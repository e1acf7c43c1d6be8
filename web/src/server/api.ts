/** The calls to `/api/v1`. Nothing here is made before staff confirm, but for samples and the history. */
import type { Batch, BatchRecord, CreateOptions, Moved, RollbackPreview, Sample } from '../wire/server';
import type { FieldMapping, Plan, Source, StoredMapping } from '../wire/intake';
import { Problem } from '../worker/client';
import { Uploads, isLarge } from './uploads';

/** The mapping of a source and a record type, as the server keeps it. */
interface StoredMap {
  source_system: Source;
  fields: FieldMapping[];
}

export interface Upload {
  file: File;
  plan: Plan;
  options: CreateOptions;
  key: string;
}

export class Api {
  readonly base: string;
  readonly #uploads: Uploads;

  constructor(server: string) {
    this.base = `${server.replace(/\/$/, '')}/api/v1`;
    this.#uploads = new Uploads(`${this.base}/uploads`, ({ status, body }) => problemOf(status, body));
  }

  samples(): Promise<Sample[]> {
    return this.#get<Sample[] | { samples: Sample[] }>('/samples').then((body) =>
      Array.isArray(body) ? body : body.samples,
    );
  }

  async sample(sample: Sample): Promise<File> {
    const response = await this.#fetch(`/samples/${encodeURIComponent(sample.name)}`);
    const name = sample.name.includes('.') ? sample.name : `${sample.name}.csv`;
    return new File([await response.blob()], name, { type: 'text/csv' });
  }

  batches(cursor: string | null = null): Promise<{ batches: Batch[]; next_cursor: string | null }> {
    return this.#get(`/batches?limit=25${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
  }

  async batch(id: number): Promise<Batch> {
    return (await this.#get<{ batch: Batch }>(`/batches/${id}`)).batch;
  }

  records(
    id: number,
    status: BatchRecord['status'],
    cursor: string | null = null,
  ): Promise<{ records: BatchRecord[]; next_cursor: string | null }> {
    const more = cursor ? `&cursor=${encodeURIComponent(cursor)}` : '';
    return this.#get(`/batches/${id}/records?status=${status}&limit=50${more}`);
  }

  errorsUrl(id: number): string {
    return `${this.base}/batches/${id}/errors.xlsx`;
  }

  eventsUrl(id: number): string {
    return `${this.base}/batches/${id}/events`;
  }

  /** How the clinic mapped columns before, of every source. */
  async mappings(): Promise<StoredMapping[]> {
    const { mappings } = await this.#get<{ mappings: StoredMap[] }>('/mappings');
    return mappings.flatMap(({ source_system, fields }) => fields.map((field) => ({ source_system, ...field })));
  }

  /** Keeps how a plan maps its columns, for the next file of its source. */
  async saveMappings(plan: Plan): Promise<void> {
    for (const type of new Set(plan.mappings.map((each) => each.record_type))) {
      const fields = plan.mappings.filter((each) => each.record_type === type);
      await this.#fetch(`/mappings/${plan.source}/${type}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ fields }),
      });
    }
  }

  async act(id: number, verb: 'commit' | 'cancel' | 'resume' | 'forget', body: Record<string, string> = {}): Promise<Batch> {
    return (await this.#post<{ batch: Batch }>(`/batches/${id}/${verb}`, body)).batch;
  }

  /** Makes an import of the rows that failed, from the error file with its cells corrected. */
  async retry(id: number, corrected: File): Promise<Batch> {
    const response = await this.#fetch(`/batches/${id}/retry?dry_run=false`, {
      method: 'POST',
      headers: { 'content-type': 'text/csv', 'idempotency-key': newKey() },
      body: corrected,
    });
    return ((await response.json()) as { batch: Batch }).batch;
  }

  async rollbackPreview(id: number): Promise<RollbackPreview> {
    return (await this.#get<{ rollback: RollbackPreview }>(`/batches/${id}/rollback`)).rollback;
  }

  async rollback(id: number, onConflict: 'refuse' | 'skip'): Promise<Batch> {
    return (await this.#post<{ batch: Batch }>(`/batches/${id}/rollback`, { on_conflict: onConflict })).batch;
  }

  /** Sends the original bytes and the plan: a small file at once, a large one first and in parts. */
  async create(upload: Upload, onprogress: (fraction: number) => void, signal: AbortSignal): Promise<Batch> {
    const body = new FormData();
    body.append('options', JSON.stringify(upload.options));
    body.append('plan', JSON.stringify(upload.plan));
    if (!isLarge(upload.file)) {
      body.append('file', upload.file, upload.file.name);
      return this.#send(body, upload.key, onprogress, signal);
    }
    body.append('upload', await this.#uploads.send(upload.file, onprogress, signal));
    try {
      return await this.#send(body, upload.key, () => undefined, signal);
    } catch (error) {
      // One that the server has no longer would be refused for ever.
      if (error instanceof Problem && error.code.startsWith('upload_')) this.#uploads.forget(upload.file);
      throw error;
    }
  }

  /** Makes a batch; `XMLHttpRequest`, because `fetch` tells no upload progress. */
  #send(body: FormData, key: string, onprogress: (fraction: number) => void, signal: AbortSignal): Promise<Batch> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open('POST', `${this.base}/batches`);
      request.setRequestHeader('accept', 'application/json');
      request.setRequestHeader('idempotency-key', key);
      request.upload.onprogress = (event) => event.lengthComputable && onprogress(event.loaded / event.total);
      request.onload = () => {
        if (request.status >= 200 && request.status < 300) {
          resolve((JSON.parse(request.responseText) as { batch: Batch }).batch);
        } else {
          reject(problemOf(request.status, request.responseText));
        }
      };
      request.onerror = () => reject(new Problem('offline', 'the server could not be reached'));
      request.onabort = () => reject(new Problem('cancelled', 'the upload was cancelled'));
      signal.addEventListener('abort', () => request.abort(), { once: true });
      request.send(body);
    });
  }

  async #get<T>(path: string): Promise<T> {
    return (await this.#fetch(path)).json() as Promise<T>;
  }

  async #post<T>(path: string, body: unknown): Promise<T> {
    const response = await this.#fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'idempotency-key': newKey() },
      body: JSON.stringify(body),
    });
    return response.json() as Promise<T>;
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    let response: Response;
    try {
      response = await fetch(this.base + path, init);
    } catch (error) {
      throw new Problem('offline', String(error));
    }
    if (!response.ok) throw problemOf(response.status, await response.text());
    return response;
  }
}

/** `crypto.randomUUID` exists on secure origins only; random bytes exist everywhere. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The database moved since the dry run that was to be committed. */
export class MovedProblem extends Problem {
  constructor(
    code: string,
    detail: string,
    status: number,
    readonly moved: Moved,
  ) {
    super(code, detail, status);
  }
}

function problemOf(status: number, body: string): Problem {
  try {
    const problem = JSON.parse(body) as { code?: string; detail?: string; title?: string; moved?: Moved };
    const { code, detail, title, moved } = problem;
    if (moved) return new MovedProblem(code ?? 'server', detail ?? '', status, moved);
    return new Problem(code ?? 'server', detail ?? title ?? '', status);
  } catch {
    return new Problem('server', `HTTP ${status}`, status);
  }
}
