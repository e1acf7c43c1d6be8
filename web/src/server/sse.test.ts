import { expect, it } from 'vitest';
import { EventParser } from './sse';

const STREAM = ': hello\n\nid: 3\nevent: progress\ndata: {"a":1}\n\nid: 4\ndata: one\ndata: two\n\nevent: done\ndata:\n\n';

it('reads events, comments and many lines', () => {
  expect(new EventParser().push(STREAM)).toEqual([
    { event: 'progress', data: '{"a":1}', id: '3' },
    { event: 'message', data: 'one\ntwo', id: '4' },
    { event: 'done', data: '', id: '4' },
  ]);
});

it('gives the same however the stream is cut', () => {
  for (const newline of ['\n', '\r\n']) {
    const text = STREAM.replaceAll('\n', newline);
    const whole = new EventParser().push(text);
    const parser = new EventParser();
    const pieces = [...text].flatMap((letter) => parser.push(letter));
    expect(pieces).toEqual(whole);
    expect(parser.lastId).toBe('4');
  }
});

it('gives no event before its blank line', () => {
  expect(new EventParser().push('data: half\n')).toEqual([]);
});
