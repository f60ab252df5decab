/** What is shown while no frames come, as the render thread needs it: files are read, sizes fit. */
export type IdlePlan =
  | { type: 'hold' }
  | { type: 'black' }
  | { type: 'fade'; durationMs: number }
  /** RGB888 of the size senders use. */
  | { type: 'image'; pixels: Uint8Array };

const fadeSteps = 255;

/** Replaces the newest frame when none has come for a while. */
export class IdlePicture {
  readonly #plan: IdlePlan;
  readonly #afterMs: number;
  readonly #own: Uint8Array;
  #step = 0;

  /** @param afterMs milliseconds without a frame; 0 = never */
  constructor(plan: IdlePlan, afterMs: number, frameBytes: number) {
    this.#plan = plan;
    this.#afterMs = afterMs;
    this.#own = new Uint8Array(plan.type === 'hold' || afterMs === 0 ? 0 : frameBytes);
    if (plan.type === 'image') this.#own.set(plan.pixels.subarray(0, this.#own.length));
  }

  /**
   * How far things have gone `ageMs` after the last frame: 0 shows the frame itself, every other number another
   * picture. The picture need not be made again while the number stays.
   */
  stepAt(ageMs: number): number {
    const overMs = ageMs - this.#afterMs;
    if (this.#own.length === 0 || overMs < 0) return 0;
    if (this.#plan.type !== 'fade') return fadeSteps;
    return Math.min(fadeSteps, Math.max(1, Math.ceil((overMs / this.#plan.durationMs) * fadeSteps)));
  }

  /** The picture of `step`; borrowed until the next call. */
  borrow(step: number, frame: Uint8Array): Uint8Array {
    if (step === 0) return frame;
    if (this.#plan.type === 'fade' || step !== this.#step) this.#paint(step, frame);
    this.#step = step;
    return this.#own;
  }

  #paint(step: number, frame: Uint8Array): void {
    if (this.#plan.type === 'black') this.#own.fill(0);
    if (this.#plan.type !== 'fade') return;
    const rest = fadeSteps - step;
    for (let at = 0; at < this.#own.length; at += 1) this.#own[at] = Math.floor((frame[at]! * rest) / fadeSteps);
  }
}
