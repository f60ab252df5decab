const maxLineLength = 500;

/** Keeps the last lines of a text stream. When full, the oldest line goes; long lines are cut at 500 characters. */
export class LineTail {
  readonly #capacity: number;
  readonly #onLine: (line: string) => void;
  readonly #lines: string[] = [];
  #rest = '';

  constructor(capacity: number, onLine: (line: string) => void) {
    this.#capacity = capacity;
    this.#onLine = onLine;
  }

  push(chunk: string): void {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = (lines.pop() ?? '').slice(0, maxLineLength);
    for (const line of lines) this.#keep(line.replace(/\r$/, '').slice(0, maxLineLength));
  }

  /** The kept lines, oldest first; an unfinished last line counts. */
  list(): string[] {
    return this.#rest === '' ? [...this.#lines] : [...this.#lines, this.#rest];
  }

  #keep(line: string): void {
    this.#lines.push(line);
    if (this.#lines.length > this.#capacity) this.#lines.shift();
    this.#onLine(line);
  }
}
