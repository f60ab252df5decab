import type { Clock } from './clock.ts';
import type { PlaybackClock } from './playback-clock.ts';

/** Requests on their way and pictures waiting for their time, together. */
export const picturesInFlight = 2;
/** A picture this late gives way to a newer one that is on its way… */
export const lateAfterMs = 100;
/** …unless nothing was shown for this long. */
export const showAtLeastEveryMs = 500;

export interface PlaybackRunOptions<Picture> {
  clock: Clock;
  playback: PlaybackClock;
  expectedLatencyMs(): number;
  request(frameIndex: number): Promise<Picture | undefined>;
  present(picture: Picture, frameIndex: number): void;
  /** The picture came too late, or after the run was stopped. */
  drop(picture: Picture): void;
  failed(error: unknown): void;
  /** The run is over: its last picture is on show, or could not be had. */
  ended(isOnShow: boolean): void;
}

interface Waiting<Picture> {
  number: number;
  picture: Picture;
}

/**
 * One stretch of playing. It asks ahead for the pictures that are due next, at most two at a time, presents each when
 * it is due and in order, and leaves out what an engine that is too slow cannot deliver in time.
 */
export class PlaybackRun<Picture> {
  readonly #options: PlaybackRunOptions<Picture>;
  readonly #waiting: Waiting<Picture>[] = [];
  #inFlight = 0;
  #lastAsked = 0;
  #lastShown = 0;
  #lastShownMs: number;
  #isRunning = true;
  #cancelTimer: (() => void) | undefined;

  constructor(options: PlaybackRunOptions<Picture>) {
    this.#options = options;
    this.#lastShownMs = options.clock.nowMs();
  }

  start(): void {
    this.#pump();
  }

  /** What is on its way will be dropped. */
  stop(): void {
    this.#isRunning = false;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    for (const { picture } of this.#waiting.splice(0)) this.#options.drop(picture);
  }

  #pump(): void {
    this.#presentDue();
    this.#askAhead();
    if (this.#isRunning) this.#armTimer();
  }

  #presentDue(): void {
    const { clock, playback, drop, present, ended } = this.#options;
    const nowMs = clock.nowMs();
    while (this.#isRunning) {
      const [next, after] = this.#waiting;
      if (next === undefined || playback.dueMs(next.number) > nowMs) return;
      this.#waiting.shift();
      if (after !== undefined && playback.dueMs(after.number) <= nowMs) {
        drop(next.picture);
        continue;
      }
      this.#lastShown = next.number;
      this.#lastShownMs = nowMs;
      present(next.picture, playback.frameIndexOf(next.number));
      if (next.number === playback.lastPicture && this.#isRunning) {
        this.stop();
        ended(true);
      }
    }
  }

  #askAhead(): void {
    while (this.#isRunning && this.#inFlight + this.#waiting.length < picturesInFlight) {
      const number = this.#nextToAsk();
      if (number === undefined || this.#askAtMs(number) > this.#options.clock.nowMs()) return;
      this.#lastAsked = number;
      this.#inFlight += 1;
      void this.#ask(number);
    }
  }

  /** The next picture in line, or a later one when that could no longer come in time. */
  #nextToAsk(): number | undefined {
    const { clock, playback, expectedLatencyMs } = this.#options;
    if (this.#lastAsked >= playback.lastPicture) return undefined;
    const inLine = this.#lastAsked + 1;
    const arrivesAtMs = clock.nowMs() + expectedLatencyMs();
    const isOvertaken = playback.dueMs(inLine) + playback.periodMs < arrivesAtMs;
    return isOvertaken ? Math.max(inLine, playback.pictureDueAt(arrivesAtMs)) : inLine;
  }

  // Without this bound a source that answers at once, with errors for example, would be asked for the whole file.
  #askAtMs(number: number): number {
    const { playback, expectedLatencyMs } = this.#options;
    return playback.dueMs(number) - Math.max(picturesInFlight * playback.periodMs, expectedLatencyMs());
  }

  async #ask(number: number): Promise<void> {
    const { playback, request, failed } = this.#options;
    try {
      const picture = await request(playback.frameIndexOf(number));
      this.#inFlight -= 1;
      if (picture !== undefined) this.#arrive(number, picture);
    } catch (error) {
      this.#inFlight -= 1;
      if (this.#isRunning) failed(error);
    }
    if (!this.#isRunning) return;
    const isLastLost = number === playback.lastPicture && !this.#waiting.some((entry) => entry.number === number);
    if (isLastLost) {
      this.stop();
      this.#options.ended(false);
      return;
    }
    this.#pump();
  }

  #arrive(number: number, picture: Picture): void {
    if (!this.#isRunning || this.#isTooLate(number)) {
      this.#options.drop(picture);
      return;
    }
    const at = this.#waiting.findIndex((entry) => entry.number > number);
    this.#waiting.splice(at < 0 ? this.#waiting.length : at, 0, { number, picture });
  }

  #isTooLate(number: number): boolean {
    const { clock, playback } = this.#options;
    if (number <= this.#lastShown) return true;
    if (number === playback.lastPicture) return false;
    const nowMs = clock.nowMs();
    const isLate = nowMs - playback.dueMs(number) > lateAfterMs;
    return isLate && this.#lastAsked > number && nowMs - this.#lastShownMs < showAtLeastEveryMs;
  }

  #armTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    const { clock, playback } = this.#options;
    const first = this.#waiting[0];
    const isFull = this.#inFlight + this.#waiting.length >= picturesInFlight;
    const number = isFull ? undefined : this.#nextToAsk();
    const wakeAtMs = Math.min(
      first === undefined ? Number.POSITIVE_INFINITY : playback.dueMs(first.number),
      number === undefined ? Number.POSITIVE_INFINITY : this.#askAtMs(number),
    );
    if (wakeAtMs === Number.POSITIVE_INFINITY) return;
    this.#cancelTimer = clock.setTimer(Math.max(0, wakeAtMs - clock.nowMs()), () => {
      this.#cancelTimer = undefined;
      this.#pump();
    });
  }
}
