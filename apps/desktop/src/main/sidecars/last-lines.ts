import { readLogText } from '@framelane/engine-client';

const keptLines = 20;
const maxLineLength = 500;

/** The last 20 lines of a text that comes in chunks; longer lines are cut. */
export class LastLines {
  readonly #onLine: (line: string) => void;
  readonly #lines: string[] = [];
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  /** With the unfinished one, for whoever asks after the end. */
  get lines(): readonly string[] {
    return this.#rest === '' ? [...this.#lines] : [...this.#lines, this.#rest].slice(-keptLines);
  }

  push(chunk: string): void {
    const parts = (this.#rest + chunk).split('\n');
    this.#rest = (parts.pop() ?? '').slice(0, maxLineLength);
    for (const part of parts) {
      const line = readLogText(part).slice(0, maxLineLength);
      this.#lines.push(line);
      if (this.#lines.length > keptLines) this.#lines.shift();
      this.#onLine(line);
    }
  }
}
