/** A parser of server-sent events that takes text as it comes. */

export interface ServerEvent {
  event: string;
  data: string;
  id: string | null;
}

export class EventParser {
  /** The id of the last event that had one: what to send as `Last-Event-ID`. */
  lastId: string | null = null;
  #rest = '';
  #event = '';
  #data: string[] = [];

  /** Takes the next piece of the stream and gives the events that it completes. */
  push(text: string): ServerEvent[] {
    const found: ServerEvent[] = [];
    const all = this.#rest + text;
    const lines = all.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (line === '') this.#flush(found);
      else this.#line(line);
    }
    return found;
  }

  #line(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return;
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (name === 'event') this.#event = value;
    else if (name === 'data') this.#data.push(value);
    else if (name === 'id' && !value.includes('\0')) this.lastId = value;
  }

  #flush(found: ServerEvent[]): void {
    if (this.#data.length > 0) {
      found.push({ event: this.#event || 'message', data: this.#data.join('\n'), id: this.lastId });
    }
    this.#event = '';
    this.#data = [];
  }
}
