import { readViewerReply } from './envelope.ts';
import type { ShmReady } from './types.ts';

const maxLineLength = 65_536;

/** The line a sidecar prints on its standard output once its stream can be attached to, with its newline. */
export function formatReadyLine({ name, width, height, protocol }: ShmReady): string {
  return `${JSON.stringify({ event_type: 'shmReady', payload: { name, width, height, protocol } })}\n`;
}

/** What one line of a sidecar's output is: the ready line, or text for the log. */
export type SidecarLine = { type: 'ready'; ready: ShmReady } | { type: 'log'; text: string };

/**
 * Reads a sidecar's standard output from chunks that may end anywhere. Only whole lines count. Holds at most 64 KiB
 * of an unfinished line; a longer one is dropped.
 */
export class ReadyLineReader {
  #rest = '';
  #isOverlong = false;

  /** The lines that this chunk completed, in their order. */
  push(chunk: string): SidecarLine[] {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#isOverlong && lines.length > 0) {
      lines.shift();
      this.#isOverlong = false;
    }
    if (this.#rest.length > maxLineLength) {
      this.#rest = '';
      this.#isOverlong = true;
    }
    return lines.map((line) => readLine(line.replace(/\r$/, '')));
  }
}

function readLine(text: string): SidecarLine {
  if (!text.startsWith('{')) return { type: 'log', text };
  const read = readViewerReply(text);
  if (read.type !== 'message' || read.message.event_type !== 'shmReady') return { type: 'log', text };
  return { type: 'ready', ready: read.message.payload };
}
