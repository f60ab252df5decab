const capacity = 180;

/** The last 180 pictures: time between them and time to upload and draw each, milliseconds. No allocation per picture. */
export class FrameMeter {
  readonly intervalsMs = new Float32Array(capacity);
  readonly drawMs = new Float32Array(capacity);
  count = 0;
  #lastMs: number | undefined;

  record(arrivedMs: number, drawMs: number): void {
    const at = this.count % capacity;
    // A gap of over a second is a pause, not a slow picture.
    const interval = this.#lastMs === undefined ? 0 : arrivedMs - this.#lastMs;
    this.intervalsMs[at] = interval > 1000 ? 0 : interval;
    this.drawMs[at] = drawMs;
    this.#lastMs = arrivedMs;
    this.count += 1;
  }

  /** Pictures held, at most 180. */
  get size(): number {
    return Math.min(this.count, capacity);
  }

  /** Position in the arrays of the picture that came `age` pictures ago (0 is the newest). */
  indexOf(age: number): number {
    return (this.count - 1 - age + capacity * 2) % capacity;
  }

  /** Mean and largest of the newest `size` values that are not pauses. */
  summarise(values: Float32Array, size = this.size): { mean: number; max: number } {
    let sum = 0;
    let max = 0;
    let counted = 0;
    for (let age = 0; age < Math.min(size, this.size); age += 1) {
      const value = values[this.indexOf(age)] ?? 0;
      if (value <= 0) continue;
      sum += value;
      counted += 1;
      if (value > max) max = value;
    }
    return { mean: counted === 0 ? 0 : sum / counted, max };
  }
}
