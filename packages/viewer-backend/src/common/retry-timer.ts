import { gatewayLimits } from '@framelane/protocol/gateway';
import type { Clock } from './clock.ts';

/** Waits longer after each failure in a row: 0.25, 0.5, 1, 2 and then always 5 s. One timer at a time. */
export class RetryTimer {
  readonly #clock: Clock;
  #failures = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  schedule(retry: () => void): void {
    const delays = gatewayLimits.reconnectDelaysMs;
    const delayMs = delays[Math.min(this.#failures, delays.length - 1)] ?? 0;
    this.#failures += 1;
    this.cancel();
    this.#cancelTimer = this.#clock.setTimer(delayMs, retry);
  }

  /** It worked: the next failure waits shortly again. */
  reset(): void {
    this.#failures = 0;
  }

  cancel(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
