import { FramelaneError } from '@framelane/protocol';
import { MappedFrameReader } from '@framelane/protocol/stream';
import type { Clock } from '../common/clock.ts';
import type { FrameData } from '../common/frame.ts';
import type { FrameScheduler } from '../common/pointer-gesture.ts';
import { makeDisconnectedError } from '../common/viewer-errors.ts';
import { SnapshotRing } from './snapshot-ring.ts';

/** Without a new frame for this long, the native side is asked whether there is one that this mapping does not show. */
const suspicionMs = 1000;
/** Looks at once, each after a frame that was written over, before the page gets its turn: it is not to be kept busy. */
const maxLooksAtOnce = 3;
/** Unusable frames in a row that end the attachment, as the native client does. */
const badFrameLimit = 60;

export interface MappedFramesOptions {
  /** The producer's region, which nobody else holds. */
  region: SharedArrayBuffer;
  clock: Clock;
  /** When to look for a new frame: a page's next animation frame; returns its undo. */
  schedule: FrameScheduler;
  /** Number of the newest frame as the native client sees it, to notice pages that no longer follow the producer. */
  readLiveSequence?: () => number;
}

export interface MappedFramesStats {
  delivered: number;
  /** Frames the producer replaced before anybody looked. */
  skipped: number;
  /** Frames that do not fit their slot. */
  invalid: number;
  /** Frames the producer wrote over while they were being read. */
  torn: number;
  /** How often it was looked for a new one. */
  polls: number;
}

type Waiting = { resolve(frame: FrameData): void; reject(error: unknown): void };

/**
 * Frames where their producer wrote them, looked for as often as the scheduler says and never copied. One `next()` at
 * a time; the frame is the same object each time and describes the newest picture until the next call.
 */
export class MappedFrames {
  readonly #options: MappedFramesOptions;
  readonly #reader: MappedFrameReader;
  #copies: SnapshotRing | undefined;
  #given: FrameData | undefined;
  #waiting: Waiting | undefined;
  #cancelLook: (() => void) | undefined;
  #ended: unknown;
  #quietSinceMs: number;
  #invalidBefore = 0;
  #badInRow = 0;
  #torn = 0;
  #polls = 0;
  #looksAtOnce = 0;

  /** @throws ERR_SHM_BAD_REGION or ERR_SHM_VERSION when the buffer holds no region */
  constructor(options: MappedFramesOptions) {
    this.#options = options;
    this.#reader = new MappedFrameReader(options.region);
    this.#quietSinceMs = options.clock.nowMs();
  }

  /** The newest frame not given yet. Whoever reads it asks `isCurrent()` afterwards, and throws it away if not. */
  next(): Promise<FrameData> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(this.#ended);
        return;
      }
      this.#waiting = { resolve, reject };
      // What was given last could not be read in time, so that the newest one is wanted at once.
      if (this.#noteTorn() && this.#looksAtOnce < maxLooksAtOnce) {
        this.#looksAtOnce += 1;
        this.#look();
      } else this.#lookLater();
    });
  }

  /** The newest frame as a copy, tight and with a header, untouched until the third following call. */
  async copyNext(): Promise<SharedArrayBuffer> {
    const { maxWidth, maxHeight } = this.#reader.header;
    this.#copies ??= new SnapshotRing({ width: maxWidth, height: maxHeight });
    for (;;) {
      const frame = await this.next();
      const copy = this.#copies.put(frame, (target) => copyRows(frame, target));
      if (copy === undefined) continue;
      // Whatever becomes of the slot now, its picture was read.
      this.#given = undefined;
      return copy;
    }
  }

  stats(): MappedFramesStats {
    return { ...this.#reader.stats, torn: this.#torn, polls: this.#polls };
  }

  /** Looks no more and rejects an open `next()`. Safe to call twice. */
  stop(): void {
    this.#end(makeDisconnectedError('a frame'));
  }

  #noteTorn(): boolean {
    if (this.#given?.isCurrent?.() !== false) return false;
    this.#torn += 1;
    this.#given = undefined;
    return true;
  }

  #lookLater(): void {
    this.#cancelLook?.();
    this.#cancelLook = this.#options.schedule(() => {
      this.#cancelLook = undefined;
      this.#looksAtOnce = 0;
      this.#look();
    });
  }

  #look(): void {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#polls += 1;
    try {
      const frame = this.#reader.poll();
      this.#noteBad(frame !== undefined);
      if (frame === undefined) {
        this.#suspect();
        this.#lookLater();
        return;
      }
      this.#quietSinceMs = this.#options.clock.nowMs();
      this.#given = frame;
      this.#waiting = undefined;
      waiting.resolve(frame);
    } catch (error) {
      this.#end(error);
    }
  }

  #noteBad(isGood: boolean): void {
    const { invalid } = this.#reader.stats;
    this.#badInRow = isGood ? 0 : this.#badInRow + invalid - this.#invalidBefore;
    this.#invalidBefore = invalid;
    if (this.#badInRow < badFrameLimit) return;
    throw new FramelaneError(
      'ERR_SHM_BAD_FRAME',
      `expected frames that fit their slot, found ${this.#badInRow} others`,
    );
  }

  #suspect(): void {
    const nowMs = this.#options.clock.nowMs();
    if (nowMs - this.#quietSinceMs < suspicionMs && !this.#reader.isFrozen()) return;
    this.#quietSinceMs = nowMs;
    if (!this.#reader.isFrozen(this.#options.readLiveSequence?.())) return;
    throw new FramelaneError('ERR_SHM_STATE', 'a page of the mapped region was written to; it has to be mapped anew');
  }

  #end(error: unknown): void {
    this.#ended ??= error;
    this.#cancelLook?.();
    this.#cancelLook = undefined;
    this.#waiting?.reject(error);
    this.#waiting = undefined;
    this.#given = undefined;
  }
}

function copyRows(frame: FrameData, target: Uint8Array): boolean {
  const { width, height, rowBytes = width * 4, buffer, pixelsByteOffset } = frame;
  const tightBytes = width * 4;
  if (rowBytes === tightBytes) {
    target.set(new Uint8Array(buffer, pixelsByteOffset, tightBytes * height));
  } else {
    for (let y = 0; y < height; y += 1) {
      target.set(new Uint8Array(buffer, pixelsByteOffset + y * rowBytes, tightBytes), y * tightBytes);
    }
  }
  return frame.isCurrent?.() !== false;
}
