/** Sends large files in parts, by tus 1.0: what arrived stays, and a connection that breaks costs one part. */
import type { DetailedError, HttpRequest } from 'tus-js-client';
import { Problem } from '../worker/client';

/** How many bytes one request carries; the server keeps that many at once. */
const PART = 4 * 1024 * 1024;

/** When to try again after a part that did not arrive, in milliseconds; each part that does starts anew. */
const PATIENCE = [0, 1_000, 3_000, 6_000, 12_000];

/** Whether a file is worth more than one request. */
export function isLarge(file: File): boolean {
  return file.size > PART;
}

/** What the server answered. */
export interface Refusal {
  status: number;
  body: string;
}

export class Uploads {
  /** Where each file stands on the server, so that sending it again goes on there. */
  readonly #places = new WeakMap<File, string>();

  constructor(
    readonly endpoint: string,
    readonly problemOf: (refusal: Refusal) => Problem,
  ) {}

  /** Sends what is missing of a file, and gives the name that a batch knows it by. */
  async send(file: File, onprogress: (fraction: number) => void, signal: AbortSignal): Promise<string> {
    const { Upload } = await import('tus-js-client').catch(() => {
      throw new Problem('offline', 'the page could not be loaded whole');
    });
    // Whoever cancelled while that was loaded is not heard by a listener any more.
    if (signal.aborted) throw new Problem('cancelled', 'the upload was cancelled');
    const place = await new Promise<string>((resolve, reject) => {
      const upload = new Upload(file, {
        endpoint: this.endpoint,
        uploadUrl: this.#places.get(file) ?? null,
        chunkSize: PART,
        retryDelays: PATIENCE,
        metadata: { filename: file.name },
        // Nothing about a file is left in the browser.
        storeFingerprintForResuming: false,
        onUploadUrlAvailable: () => upload.url && this.#places.set(file, upload.url),
        onBeforeRequest: (request: HttpRequest) => request.setHeader('accept', 'application/json'),
        onProgress: (sent, total) => onprogress(total ? sent / total : 1),
        onSuccess: () => resolve(upload.url ?? ''),
        onError: (error) => reject(this.#problem(error)),
      });
      signal.addEventListener(
        'abort',
        () => {
          // The parts that arrived go with it: nobody comes back for them.
          this.forget(file);
          void upload.abort(true).catch(() => undefined);
          reject(new Problem('cancelled', 'the upload was cancelled'));
        },
        { once: true },
      );
      upload.start();
    });
    return place.slice(place.lastIndexOf('/') + 1);
  }

  /** Lets a file be sent from its start the next time. */
  forget(file: File): void {
    this.#places.delete(file);
  }

  #problem(error: Error | DetailedError): Problem {
    const response = 'originalResponse' in error ? error.originalResponse : null;
    if (!response) return new Problem('offline', 'the server could not be reached');
    return this.problemOf({ status: response.getStatus(), body: response.getBody() });
  }
}
