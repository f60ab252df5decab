/** Falling behind again so soon means that the engine cannot keep the pace. */
const recurrenceMs = 1500;
const firstCalmMs = 2000;
const maxCalmMs = 32_000;
const maxLeap = 8;

/**
 * How many pictures further each request goes. An engine decodes frames in a row, or evenly spaced ones, much faster
 * than it jumps; so when it is too slow for every picture, it is asked for every second one, or third, rather than
 * for whichever is due. After a calm while the next smaller step is tried again, each time later.
 */
export class LeapControl {
  #leap = 1;
  #calmMs = firstCalmMs;
  #changedMs: number;
  #jumpedMs = Number.NEGATIVE_INFINITY;

  constructor(nowMs: number) {
    this.#changedMs = nowMs;
  }

  /** 1 for every picture. */
  get leap(): number {
    return this.#leap;
  }

  /** The run had to jump to catch up with its clock. */
  noteJump(nowMs: number): void {
    if (nowMs - this.#jumpedMs < recurrenceMs) this.#leap = Math.min(this.#leap + 1, maxLeap);
    this.#jumpedMs = nowMs;
    this.#changedMs = nowMs;
  }

  /** Called with every picture shown. */
  relax(nowMs: number): void {
    if (this.#leap === 1 || nowMs - this.#changedMs < this.#calmMs) return;
    this.#leap -= 1;
    this.#calmMs = Math.min(this.#calmMs * 2, maxCalmMs);
    this.#changedMs = nowMs;
  }
}
