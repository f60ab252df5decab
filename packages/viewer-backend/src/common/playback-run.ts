import type { Clock } from './clock.ts';
import type { LeapControl } from './leap-control.ts';
import type { PlaybackClock } from './playback-clock.ts';

/** Requests on their way. */
const picturesInFlight = 2;
/** Requests on their way and pictures waiting for their time, together. */
const picturesAhead = 4;
/**
 * Pictures are asked for so much earlier than needed, and two pictures earlier at least: it bridges small delays. More
 * would make changes come late.
 */
const aheadMs = 50;
/** A picture this late gives way to a newer one that is on its way… */
export const lateAfterMs = 150;
/** …unless nothing was shown for this long. */
const showAtLeastEveryMs = 500;
/** Pictures that will come this late and no later are still asked for in a row: catching up by a jump costs more. */
const lagLimitMs = 80;

export interface PlaybackRunOptions<Picture> {
  clock: Clock;
  playback: PlaybackClock;
  /** Remembers the pace from run to run. */
  pace: LeapControl;
  expectedLatencyMs(): number;
  request(frameIndex: number): Promise<Picture | undefined>;
  present(picture: Picture, frameIndex: number): void;
  /** The picture came too late, or a newer one was due before it could be shown. */
  drop(picture: Picture): void;
  /** The run was stopped before the picture could be shown. */
  discard(picture: Picture): void;
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
  /** When the last picture came, if requests have followed each other without a pause since. */
  #busySinceMs: number | undefined;
  #lastAsked = 0;
  #lastShown = 0;
  #lastShownMs: number;
  #isRunning = true;
  #cancelTimer: (() => void) | undefined;

  constructor(options: PlaybackRunOptions<Picture>) {
    this.#options = options;
    this.#lastShownMs = options.clock.nowMs();
    options.pace.begin(this.#lastShownMs, options.playback.periodMs);
  }

  start(): void {
    this.#pump();
  }

  /** What is on its way will be discarded. */
  stop(): void {
    this.#isRunning = false;
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    for (const { picture } of this.#waiting.splice(0)) this.#options.discard(picture);
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
      this.#options.pace.relax(nowMs);
      present(next.picture, playback.frameIndexOf(next.number));
      if (next.number === playback.lastPicture && this.#isRunning) {
        this.stop();
        ended(true);
      }
    }
  }

  #askAhead(): void {
    while (this.#isRunning && this.#hasRoom()) {
      const nowMs = this.#options.clock.nowMs();
      const number = this.#nextToAsk();
      if (number === undefined || this.#askAtMs(number) > nowMs) return;
      if (number > this.#nextInLine()) this.#options.pace.noteJump(nowMs);
      this.#lastAsked = number;
      this.#inFlight += 1;
      void this.#ask(number);
    }
  }

  #hasRoom(): boolean {
    return this.#inFlight < picturesInFlight && this.#inFlight + this.#waiting.length < picturesAhead;
  }

  #nextInLine(): number {
    return Math.min(this.#lastAsked + this.#options.pace.leap, this.#options.playback.lastPicture);
  }

  /**
   * The next picture in line, or a later one when that would come far too late: one that whole steps lead to, as an
   * engine that renders ahead may have it.
   */
  #nextToAsk(): number | undefined {
    const { clock, pace, playback, expectedLatencyMs } = this.#options;
    if (this.#lastAsked >= playback.lastPicture) return undefined;
    const inLine = this.#nextInLine();
    const arrivesAtMs = clock.nowMs() + expectedLatencyMs();
    if (arrivesAtMs - playback.dueMs(inLine) < Math.max(lagLimitMs, playback.periodMs)) return inLine;
    const steps = Math.ceil((playback.pictureDueAt(arrivesAtMs + aheadMs) - inLine) / pace.leap);
    return Math.min(inLine + Math.max(0, steps) * pace.leap, playback.lastPicture);
  }

  // Without this bound a source that answers at once, with errors for example, would be asked for the whole file.
  #askAtMs(number: number): number {
    const { playback, expectedLatencyMs } = this.#options;
    const stepMs = playback.periodMs * this.#options.pace.leap;
    return playback.dueMs(number) - Math.max(stepMs * picturesInFlight, expectedLatencyMs() + aheadMs);
  }

  async #ask(number: number): Promise<void> {
    const { playback, request, failed } = this.#options;
    try {
      const picture = await request(playback.frameIndexOf(number));
      this.#noteArrival();
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
    if (this.#inFlight < picturesInFlight) this.#busySinceMs = undefined;
  }

  #noteArrival(): void {
    this.#inFlight -= 1;
    const nowMs = this.#options.clock.nowMs();
    if (this.#busySinceMs !== undefined) this.#options.pace.noteCost(nowMs - this.#busySinceMs);
    this.#busySinceMs = nowMs;
  }

  #arrive(number: number, picture: Picture): void {
    if (!this.#isRunning) {
      this.#options.discard(picture);
      return;
    }
    if (this.#isTooLate(number)) {
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
    const number = this.#hasRoom() ? this.#nextToAsk() : undefined;
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
