/** The worker's end: takes calls, answers each once, tells progress. All rules are in the module. */
import type { CallName, Calls, Cancel, Failure, Progress, Reply, Request } from '../protocol';
import { Engine } from './engine';
import { unpack } from './unpack';

let generation = 0;
const engine = new Engine();

const post = (reply: Reply, transfer: Transferable[] = []): void => self.postMessage(reply, { transfer });

self.onmessage = (event: MessageEvent<Request | Cancel>) => {
  const message = event.data;
  if ('cancel' in message) generation = message.cancel;
  else void answer(message);
};

async function answer(request: Request): Promise<void> {
  const { id } = request;
  try {
    const result = await perform(request);
    const transfer = request.call === 'page' ? pageBuffers(result as Calls['page']['result']) : [];
    post({ kind: 'result', id, result }, transfer);
  } catch (error) {
    post({ kind: 'failure', id, failure: failureOf(error) });
  }
}

function perform(request: Request): Promise<Calls[CallName]['result']> | Calls[CallName]['result'] {
  const alive = (): boolean => request.generation === generation;
  const pace = pacer(request.generation);
  switch (request.call) {
    case 'ready':
      return engine.ready();
    case 'look':
      return engine.look(request.args.file);
    case 'unpack':
      return unpack(request.args.file, request.args.sheet, pace);
    case 'open':
      return engine.open(request.args, alive, pace);
    case 'suggest':
      return engine.suggest(request.args.source, request.args.today, request.args.stored);
    case 'head':
      return engine.head(request.args.lines);
    case 'mapping':
      return engine.mapping(request.args.column, request.args.type, request.args.field, request.args.source);
    case 'decide':
      return engine.decide(request.args.plan);
    case 'run':
      return engine.run(request.args.plan, alive, pace);
    case 'view':
      return engine.view(request.args.filter);
    case 'page':
      return engine.page(request.args.view, request.args.start, request.args.count);
    case 'row':
      return engine.row(request.args.view, request.args.index);
    case 'next':
      return engine.next(request.args.view, request.args.index, request.args.step);
  }
}

/** Tells progress a few times a second, however small the chunks are. */
function pacer(generationOfCall: number): (progress: Progress) => void {
  let last = 0;
  return (progress) => {
    const now = performance.now();
    if (now - last < 100) return;
    last = now;
    post({ kind: 'progress', generation: generationOfCall, progress });
  };
}

function pageBuffers(page: Calls['page']['result']): Transferable[] {
  return [page.ends.buffer, page.flags.buffer, page.rows.buffer];
}

function failureOf(error: unknown): Failure {
  if (error instanceof WebAssembly.RuntimeError) return { code: 'worker_crashed', message: error.message };
  if (error instanceof DOMException && error.name === 'NotReadableError') {
    return { code: 'file_changed', message: error.message };
  }
  if (error && typeof error === 'object' && 'code' in error && typeof error.code === 'string') {
    return { code: error.code, message: 'message' in error ? String(error.message) : error.code };
  }
  return { code: 'internal', message: String(error) };
}
