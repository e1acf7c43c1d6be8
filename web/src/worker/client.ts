/** The page's end of the worker: typed calls, cancel by generation, a start-up timeout. */
import type { CallName, Calls, Cancel, Progress, Reply, Request } from './protocol';

/** What went wrong, with a stable code whose text is in the catalogue. */
export class Problem extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 0,
  ) {
    super(message);
    this.name = 'Problem';
  }
}

/** How long a browser may take to fetch, compile and answer before the page says that it did not. */
const START_LIMIT_MS = 15_000;

interface Pending {
  resolve: (value: never) => void;
  reject: (problem: Problem) => void;
}

export class WorkerClient {
  onprogress: (progress: Progress) => void = () => {};
  /** Called once if the worker dies; the client is of no use afterwards. */
  oncrash: (problem: Problem) => void = () => {};

  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #next = 1;
  #generation = 0;
  #closed = false;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.onmessage = (event: MessageEvent<Reply>) => this.#receive(event.data);
    worker.onerror = (event) => this.#crash(event.message);
    worker.onmessageerror = () => this.#crash('a message could not be read');
  }

  /** Starts the worker and waits until the module answers. */
  static async start(): Promise<{ client: WorkerClient; schema: Calls['ready']['result']['schema'] }> {
    const worker = new Worker(new URL('./thread/worker.ts', import.meta.url), { type: 'module', name: 'mudanza' });
    const client = new WorkerClient(worker);
    let timer = 0;
    const late = new Promise<never>((_, reject) => {
      timer = window.setTimeout(() => reject(new Problem('worker_start', 'the worker did not start')), START_LIMIT_MS);
    });
    try {
      const { schema } = await Promise.race([client.call('ready', {}), late]);
      return { client, schema };
    } catch (error) {
      client.close();
      // Whatever stopped it, what staff can do about it is the same.
      throw new Problem('worker_start', String(error));
    } finally {
      window.clearTimeout(timer);
    }
  }

  /** Whether the worker was ended, or died. */
  get closed(): boolean {
    return this.#closed;
  }

  call<N extends CallName>(call: N, args: Calls[N]['args']): Promise<Calls[N]['result']> {
    if (this.#closed) return Promise.reject(new Problem('cancelled', 'the worker is closed'));
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      this.#pending.set(id, { resolve, reject });
      this.#worker.postMessage({ id, generation: this.#generation, call, args } as Request);
    });
  }

  /** Drops all long work that is under way; its calls are rejected with `cancelled`. */
  cancel(): void {
    this.#generation += 1;
    this.#worker.postMessage({ cancel: this.#generation } satisfies Cancel);
  }

  /** Ends the worker, which is the only way to give its memory back. */
  close(): void {
    this.#closed = true;
    this.#worker.terminate();
    this.#rejectAll(new Problem('cancelled', 'the worker is closed'));
  }

  #receive(reply: Reply): void {
    if (reply.kind === 'progress') {
      if (reply.generation === this.#generation) this.onprogress(reply.progress);
      return;
    }
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.kind === 'result') {
      pending?.resolve(reply.result as never);
      return;
    }
    const problem = new Problem(reply.failure.code, reply.failure.message);
    pending?.reject(problem);
    // A panic leaves the module in an unknown state: it is never used again.
    if (problem.code === 'worker_crashed') this.#crash(problem.message);
  }

  #crash(message: string): void {
    if (this.#closed) return;
    const problem = new Problem('worker_crashed', message);
    this.#closed = true;
    this.#worker.terminate();
    this.#rejectAll(problem);
    this.oncrash(problem);
  }

  #rejectAll(problem: Problem): void {
    for (const pending of this.#pending.values()) pending.reject(problem);
    this.#pending.clear();
  }
}
