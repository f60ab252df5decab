const barCharacters = 30;
const redrawMs = 100;
const linePercent = 10;

/** What is written to, as far as it matters here. */
export interface ProgressTarget {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** Progress as a bar that redraws itself on a terminal, and as a plain line for every ten percent anywhere else. */
export class ProgressBar {
  readonly #target: ProgressTarget;
  readonly #startedMs = performance.now();
  #drawnMs = Number.NEGATIVE_INFINITY;
  #toldPercent = 0;
  #hasDrawn = false;

  constructor(target: ProgressTarget) {
    this.#target = target;
  }

  show(done: number, total: number): void {
    const percent = Math.floor((100 * done) / total);
    if (this.#target.isTTY === true) this.#draw(done, total);
    else if (percent >= this.#toldPercent + linePercent || (done === total && this.#toldPercent < 100)) {
      this.#toldPercent = percent - (percent % linePercent);
      this.#target.write(`${percent} % (${done} of ${total} pictures)\n`);
    }
  }

  /** Leaves the bar's line. */
  end(): void {
    if (this.#hasDrawn) this.#target.write('\n');
    this.#hasDrawn = false;
  }

  #draw(done: number, total: number): void {
    const nowMs = performance.now();
    if (done < total && nowMs - this.#drawnMs < redrawMs) return;
    this.#drawnMs = nowMs;
    this.#hasDrawn = true;
    const filled = Math.round((barCharacters * done) / total);
    const bar = '#'.repeat(filled) + '.'.repeat(barCharacters - filled);
    const perS = (done * 1000) / Math.max(1, nowMs - this.#startedMs);
    const percent = Math.floor((100 * done) / total);
    this.#target.write(`\r[${bar}] ${percent} %  ${done}/${total}  ${perS.toFixed(0)} pictures/s\u001b[K`);
  }
}
