import type { Readable } from 'node:stream';

const maxLineLength = 65_536;

/** Whole lines of a stream, however its chunks end. Of an unfinished one 64 KiB are kept, what is beyond is dropped. */
export function followLines(stream: Readable | null, take: (line: string) => void): void {
  let rest = '';
  stream?.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = (lines.pop() ?? '').slice(0, maxLineLength);
    for (const line of lines) take(line);
  });
}
