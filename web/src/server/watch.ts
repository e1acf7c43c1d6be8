/** Follows a batch until it settles: by events, after a break from where they stopped, else by asking. */
import { isSettled, type Batch } from '../wire/server';
import type { Api } from './api';
import { EventParser } from './sse';

export interface Watching {
  onbatch: (batch: Batch) => void;
  /** `false` while the connection is lost and being made again. */
  onconnected: (connected: boolean) => void;
}

const BACK_OFF_MS = [500, 1000, 2000, 4000, 8000];

export async function watch(api: Api, id: number, to: Watching, signal: AbortSignal): Promise<void> {
  const parser = new EventParser();
  for (let failures = 0; !signal.aborted; ) {
    try {
      await follow(api, id, parser, to, signal);
      failures = 0;
    } catch {
      failures += 1;
    }
    if (signal.aborted) return;
    // Whatever the stream said or failed to say, the batch itself is the truth.
    try {
      const batch = await api.batch(id);
      to.onconnected(true);
      to.onbatch(batch);
      if (isSettled(batch.status)) return;
    } catch {
      to.onconnected(false);
    }
    await pause(BACK_OFF_MS[Math.min(failures, BACK_OFF_MS.length - 1)] as number, signal);
  }
}

/** Reads one stream until the server says that it is done, or ends it. */
async function follow(api: Api, id: number, parser: EventParser, to: Watching, signal: AbortSignal): Promise<void> {
  const headers: Record<string, string> = { accept: 'text/event-stream' };
  if (parser.lastId) headers['last-event-id'] = parser.lastId;
  const response = await fetch(api.eventsUrl(id), { headers, signal, cache: 'no-store' });
  if (!response.ok || !response.body) throw new Error(`HTTP ${response.status}`);
  to.onconnected(true);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let done = false;
  for (;;) {
    const piece = await reader.read();
    if (piece.done) return;
    for (const event of parser.push(piece.value)) {
      if (event.event === 'done') done = true;
      const batch = batchIn(event.data);
      if (batch) to.onbatch(batch);
    }
    if (done) {
      await reader.cancel();
      return;
    }
  }
}

function batchIn(data: string): Batch | null {
  try {
    const body = JSON.parse(data) as Batch | { batch: Batch } | null;
    if (!body || typeof body !== 'object') return null;
    const batch = 'batch' in body ? body.batch : body;
    return 'status' in batch ? batch : null;
  } catch {
    return null;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
