import { writeSync } from 'node:fs';
import type { Board } from '../board.ts';
import { readMonotonicMs } from '../clock/monotonic.ts';
import { FrameTaker, type SharedFrames } from '../frame-store/shared-frames.ts';
import type { FileWatch } from '../inputs/mmap/file-watch.ts';
import type { DeviceRunner } from './device-runner.ts';
import { formatLogLine, MetricsLine } from './metrics-line.ts';
import type { PictureStages } from './picture-stages.ts';
import { Schedule } from './schedule.ts';

const spinMs = 0.4;
const unpacedPeriodMs = 1;
const lateMs = 1;
/** Longest time without a turn of the event loop, for what nobody wakes this thread for. */
const maxRunMs = 100;
/** Longest sleep while a frame file is watched: its news come this soon, however slow the display. */
const maxWatchGapMs = 10;

export interface RenderLoopOptions {
  frames: SharedFrames;
  board: Board;
  stages: PictureStages;
  runners: readonly DeviceRunner[];
  watch: FileWatch | undefined;
  /** 0 and below: as fast as the devices take frames, at most 1000 a second. */
  fps: number;
  isPrecise: boolean;
  writesMetricsLine: boolean;
}

/**
 * Pushes the newest frame at even deadlines. Between ticks the thread sleeps in `Atomics.wait`, which takes fractions
 * of a millisecond. The event loop turns after each tick while a device has work under way, and for messages; else ten
 * times a second, since a turn costs more than a tick.
 */
export class RenderLoop {
  readonly #options: RenderLoopOptions;
  readonly #taker: FrameTaker;
  readonly #metrics: MetricsLine;
  readonly #schedule: Schedule;
  readonly #step = () => this.#run();
  #lastTickAtMs = 0;
  /** Read before the event loop turns: whoever woke this thread until then has had its message taken. */
  #seenWakes = 0;
  #isStopped = false;

  constructor(options: RenderLoopOptions) {
    this.#options = options;
    this.#taker = new FrameTaker(options.frames);
    this.#metrics = new MetricsLine(options.board);
    const now = readMonotonicMs();
    this.#schedule = new Schedule(now, options.fps > 0 ? 1000 / options.fps : unpacedPeriodMs);
  }

  start(): void {
    const { board } = this.#options;
    board.write('startedAtMs', readMonotonicMs());
    this.#seenWakes = board.wakes;
    setImmediate(this.#step);
  }

  /** No tick after this. */
  stop(): void {
    this.#isStopped = true;
  }

  #run(): void {
    if (this.#isStopped) return;
    const untilMs = readMonotonicMs() + maxRunMs;
    while (this.#waitForTick()) {
      this.#tick(this.#schedule.dueAtMs);
      this.#options.watch?.look(this.#lastTickAtMs);
      if (this.#lastTickAtMs >= untilMs || !this.#options.runners.every((runner) => runner.isQuiet)) break;
    }
    this.#seenWakes = this.#options.board.wakes;
    setImmediate(this.#step);
  }

  /** False when somebody has a message for this thread: the event loop is to turn before the tick. */
  #waitForTick(): boolean {
    const { board, isPrecise, watch } = this.#options;
    const { dueAtMs } = this.#schedule;
    const wakeAtMs = dueAtMs - (isPrecise ? spinMs : 0);
    let waitMs = wakeAtMs - readMonotonicMs();
    while (watch !== undefined && waitMs > maxWatchGapMs && board.wakes === this.#seenWakes) {
      board.wait(maxWatchGapMs, this.#seenWakes);
      const now = readMonotonicMs();
      watch.look(now);
      waitMs = wakeAtMs - now;
    }
    if (waitMs > 0) board.wait(waitMs, this.#seenWakes);
    if (board.wakes !== this.#seenWakes) return false;
    if (isPrecise) while (readMonotonicMs() < dueAtMs);
    return true;
  }

  #tick(dueAtMs: number): void {
    const { board, runners, stages } = this.#options;
    const now = readMonotonicMs();
    const isNew = this.#taker.take();
    if (isNew) board.add('taken', 1);
    const ageMs = board.readUpdateAgeS(now) * 1000;
    const picture = stages.borrowPicture(this.#taker.borrowPixels(), isNew, ageMs);
    board.write('powerScale', stages.powerScale);
    const retryNow = performance.now();
    for (const runner of runners) {
      runner.offer(picture, stages.serial, this.#schedule.tick);
      runner.retryIfDue(retryNow);
    }
    board.add('pushes', 1);
    board.add('ticks', 1);
    if (this.#lastTickAtMs > 0) board.countInterval(now - this.#lastTickAtMs);
    if (now - dueAtMs > lateMs) board.add('lateTicks', 1);
    this.#lastTickAtMs = now;
    board.write('lastTickAtMs', now);
    this.#report(now);
    board.add('skippedTicks', this.#schedule.advance(readMonotonicMs()));
  }

  #report(now: number): void {
    const message = this.#metrics.describeIfDue(now);
    if (message === undefined || !this.#options.writesMetricsLine) return;
    try {
      writeSync(2, `${formatLogLine(message, new Date())}\n`);
    } catch {
      // Nobody reads stderr at the moment; frames go on, and the next line may get through.
    }
  }
}
