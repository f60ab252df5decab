const redrawMs = 500;

/** What is written to, as far as it matters here. */
export interface ProgressTarget {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** A line that redraws itself twice a second on a terminal, with the rate since it was last drawn; silent elsewhere. */
export class ProgressLine {
  readonly #target: ProgressTarget;
  readonly #describe: (fps: string) => string;
  #drawnMs = performance.now();
  #count = 0;
  #hasDrawn = false;

  constructor(target: ProgressTarget, describe: (fps: string) => string) {
    this.#target = target;
    this.#describe = describe;
  }

  /** One more picture. */
  count(): void {
    if (this.#target.isTTY !== true) return;
    this.#count += 1;
    const elapsedMs = performance.now() - this.#drawnMs;
    if (elapsedMs < redrawMs) return;
    const fps = ((this.#count * 1000) / elapsedMs).toFixed(1);
    this.#target.write(`\r${this.#describe(fps)}\u001b[K`);
    this.#drawnMs += elapsedMs;
    this.#count = 0;
    this.#hasDrawn = true;
  }

  /** Leaves the line for what is printed next. */
  end(): void {
    if (this.#hasDrawn) this.#target.write('\n');
    this.#hasDrawn = false;
  }
}
