import type { FrameStats } from './status.ts';

const windowSize = 128;
const rateWindowMs = 1000;
const recentCount = 8;

export const noFrames: FrameStats = { framesShown: 0, framesDropped: 0, fps: 0, latencyMs: { p50: 0, p99: 0 } };

/** Counts pictures and times. Counting allocates nothing; `read()` does and is meant to be called a few times a second. */
export class FrameMeter {
  #shown = 0;
  #dropped = 0;
  readonly #shownAtMs = new Float64Array(256);
  readonly #latenciesMs = new Float64Array(windowSize);
  #latencyCount = 0;

  countShown(nowMs: number): void {
    this.#shownAtMs[this.#shown % this.#shownAtMs.length] = nowMs;
    this.#shown += 1;
  }

  /** The picture counted last was not shown after all. */
  takeBackShown(): void {
    this.#shown -= 1;
  }

  countDropped(count = 1): void {
    this.#dropped += count;
  }

  countLatency(latencyMs: number): void {
    this.#latenciesMs[this.#latencyCount % windowSize] = latencyMs;
    this.#latencyCount += 1;
  }

  /**
   * What an answer takes when nothing is in its way, milliseconds: the least of the last eight. Expecting more would
   * leave pictures out, and the engine idle, after every hiccup.
   */
  expectedLatencyMs(): number {
    let leastMs = Number.POSITIVE_INFINITY;
    for (let back = 1; back <= Math.min(recentCount, this.#latencyCount); back += 1) {
      leastMs = Math.min(leastMs, this.#latenciesMs[(this.#latencyCount - back) % windowSize] ?? leastMs);
    }
    return leastMs === Number.POSITIVE_INFINITY ? 0 : leastMs;
  }

  /** The same object as `previous` when nothing changed. */
  read(nowMs: number, previous: FrameStats): FrameStats {
    const fps = this.#countSince(nowMs - rateWindowMs);
    const latencyMs = this.#latencyCount === 0 ? previous.latencyMs : this.#percentiles(previous.latencyMs);
    const isSame =
      previous.framesShown === this.#shown &&
      previous.framesDropped === this.#dropped &&
      previous.fps === fps &&
      previous.latencyMs === latencyMs;
    return isSame ? previous : { framesShown: this.#shown, framesDropped: this.#dropped, fps, latencyMs };
  }

  #countSince(sinceMs: number): number {
    const kept = Math.min(this.#shown, this.#shownAtMs.length);
    let count = 0;
    while (count < kept) {
      const shownAtMs = this.#shownAtMs[(this.#shown - 1 - count) % this.#shownAtMs.length];
      if (shownAtMs === undefined || shownAtMs <= sinceMs) break;
      count += 1;
    }
    return count;
  }

  #percentiles(previous: FrameStats['latencyMs']): FrameStats['latencyMs'] {
    const sorted = this.#latenciesMs.slice(0, Math.min(this.#latencyCount, windowSize)).sort();
    const p50 = sorted[Math.ceil(sorted.length * 0.5) - 1] ?? 0;
    const p99 = sorted[Math.ceil(sorted.length * 0.99) - 1] ?? 0;
    return previous.p50 === p50 && previous.p99 === p99 ? previous : { p50, p99 };
  }
}
