import { isErrorWithCode } from '@framelane/protocol';
import { engineTimes } from '@framelane/protocol/engine';
import { type Clock, systemClock } from '../clock.ts';
import { dropLog, type LogSink } from '../log.ts';
import type { Pinger, Pong } from './pinger.ts';

export interface HeartbeatTimes {
  /** From one ping to the next, if the first was answered by then. @default 1,000 */
  pingIntervalMs: number;
  /** Without an answer for this long a ping is missed. @default 2,000 */
  pingTimeoutMs: number;
  /** Misses in a row after which the engine counts as hung. @default 3 */
  missesUntilRestart: number;
  /** A timer that fires later than this tells of a machine that slept; misses are forgotten then. @default 5,000 */
  suspendedAfterMs: number;
}

export interface HeartbeatOptions {
  /** Belongs to the heartbeat from now on: `stop()` closes it. */
  pinger: Pinger;
  onPong?: (pong: Pong, roundTripMs: number) => void;
  /** Called with the misses in a row, also when they are back at 0. */
  onMisses?: (misses: number) => void;
  /** Called once, after the last allowed miss; the heartbeat has stopped by then. */
  onHung: () => void;
  times?: Partial<HeartbeatTimes>;
  clock?: Clock;
  log?: LogSink;
}

/**
 * Watches one engine. Any pong, alive or busy, sets the misses back to 0; an answer with `ok: false` is a miss as
 * much as none at all. A refused ping and a late timer are logged.
 */
export class Heartbeat {
  readonly #options: HeartbeatOptions;
  readonly #times: HeartbeatTimes;
  readonly #clock: Clock;
  readonly #log: LogSink;
  #misses = 0;
  #state: 'new' | 'running' | 'stopped' = 'new';
  #cancelTimer: (() => void) | undefined;

  constructor(options: HeartbeatOptions) {
    this.#options = options;
    this.#times = { ...engineTimes, ...options.times };
    this.#clock = options.clock ?? systemClock;
    this.#log = options.log ?? dropLog;
  }

  /** Pings that were missed in a row. */
  get misses(): number {
    return this.#misses;
  }

  /** Sends the first ping at once. A heartbeat runs once: started again, or after `stop()`, it does nothing. */
  start(): void {
    if (this.#state !== 'new') return;
    this.#state = 'running';
    void this.#beat();
  }

  /** No callback comes after this; stopping twice is fine. */
  stop(): void {
    if (this.#state === 'stopped') return;
    this.#state = 'stopped';
    this.#cancelTimer?.();
    this.#options.pinger.close();
  }

  async #beat(): Promise<void> {
    const sentMs = this.#clock.nowMs();
    const dueMs = sentMs + this.#times.pingTimeoutMs;
    let pong: Pong | undefined;
    let failure: unknown;
    try {
      pong = await this.#options.pinger.ping(this.#times.pingTimeoutMs);
    } catch (cause) {
      failure = cause;
    }
    if (this.#state !== 'running') return;
    const nowMs = this.#clock.nowMs();
    if (pong !== undefined) {
      this.#setMisses(0);
      this.#options.onPong?.(pong, nowMs - sentMs);
    } else if (this.#isLate(nowMs, dueMs)) {
      this.#forgetMisses();
    } else {
      this.#countMiss(failure);
    }
    if (this.#isRunning()) this.#planNext(sentMs);
  }

  #planNext(sentMs: number): void {
    const dueMs = Math.max(sentMs + this.#times.pingIntervalMs, this.#clock.nowMs());
    this.#cancelTimer = this.#clock.setTimer(dueMs - this.#clock.nowMs(), () => {
      if (this.#isLate(this.#clock.nowMs(), dueMs)) this.#forgetMisses();
      if (this.#isRunning()) void this.#beat();
    });
  }

  #countMiss(failure: unknown): void {
    if (!isErrorWithCode(failure, 'ERR_ENGINE_TIMEOUT')) {
      const message = failure instanceof Error ? failure.message : String(failure);
      this.#log({ level: 'warn', message: `ping was not answered with a pong: ${message}` });
    }
    this.#setMisses(this.#misses + 1);
    if (!this.#isRunning() || this.#misses < this.#times.missesUntilRestart) return;
    this.stop();
    this.#options.onHung();
  }

  #forgetMisses(): void {
    this.#log({ level: 'info', message: 'a timer fired much too late, as after sleep; misses start at 0 again' });
    this.#setMisses(0);
  }

  #setMisses(misses: number): void {
    if (misses === this.#misses) return;
    this.#misses = misses;
    this.#options.onMisses?.(misses);
  }

  #isLate(nowMs: number, dueMs: number): boolean {
    return nowMs - dueMs > this.#times.suspendedAfterMs;
  }

  // A callback may have stopped the heartbeat; the compiler would not believe a plain comparison here.
  #isRunning(): boolean {
    return this.#state === 'running';
  }
}
