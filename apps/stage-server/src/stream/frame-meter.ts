/** Frames per second over the last second, from a fixed ring of times. */
export class FrameMeter {
  readonly #timesMs = new Float64Array(512);
  #count = 0;

  record(nowMs: number): void {
    this.#timesMs[this.#count % this.#timesMs.length] = nowMs;
    this.#count += 1;
  }

  /** Zero when nothing was drawn for a second. */
  measure(nowMs: number): number {
    const known = Math.min(this.#count, this.#timesMs.length);
    let frames = 0;
    while (frames < known && nowMs - this.#timesMs[(this.#count - 1 - frames) % this.#timesMs.length]! < 1000)
      frames += 1;
    return frames;
  }
}
