import { RingError } from '../errors.ts';
import { getAddon } from '../get-addon.ts';
import { abortReason, FrameWaits, type WaitOptions } from './frame-waits.ts';
import { FrameField, frameFieldCount, type NativeRingReader, Presence, RingStatus } from './native-ring.ts';
import { assertU32, callNative, createRangeError } from './to-ring-error.ts';

/** What was read and checked at open; constant for the life of the reader. */
export type RingInfo = {
  readonly path: string;
  readonly ringSize: number;
  readonly slotSizeBytes: number;
  /** False for a plain writer that fills only the first 24 header bytes; frames then carry no footer values. */
  readonly hasFooters: boolean;
  readonly hasCrc: boolean;
  readonly epoch?: bigint;
  readonly pid?: number;
};

/** Facts about a copied frame. The last three are undefined for a ring without footers. */
export type RingFrame = {
  readonly seq: number;
  /** Length of the picture at the start of the target. */
  readonly byteLength: number;
  readonly width: number;
  readonly height: number;
  readonly frameIndex?: number | undefined;
  /** Microseconds; exact up to 2^53. */
  readonly ptsUs?: number | undefined;
  readonly assetIdCrc?: number | undefined;
};

export type RingReaderStats = {
  /** Frames delivered. */
  copied: number;
  /** Copies given up because the writer was in the way during every attempt. */
  torn: number;
  /** Single attempts that met the writer, most of them repeated with success. */
  tornAttempts: number;
  /** Frames asked for by number that were already gone. */
  overwritten: number;
  /** Frames whose length, JPEG markers or CRC were wrong. */
  corrupt: number;
};

/** `missing`: no file has the name now. `replaced`: another one has, or this one changed; open the path again. */
export type RingState = 'current' | 'missing' | 'replaced';

type MutableFrame = { -readonly [Key in keyof RingFrame]-?: RingFrame[Key] };

/**
 * Reads frames out of a ring file of the current user. Three outcomes never mix: `undefined` is a frame that does not
 * exist yet, `ERR_RING_TORN` one that was overwritten (hold the last picture), `ERR_RING_CORRUPT` one that is wrong
 * (hold it too). Close it; a reader nobody holds is closed when collected.
 */
export class RingReader {
  readonly info: RingInfo;
  readonly #native: NativeRingReader;
  readonly #fields = new Float64Array(frameFieldCount);
  readonly #waits = new FrameWaits();
  readonly #frame: MutableFrame = {
    seq: 0,
    byteLength: 0,
    width: 0,
    height: 0,
    frameIndex: undefined,
    ptsUs: undefined,
    assetIdCrc: undefined,
  };
  #isClosed = false;

  /** Throws `ERR_RING_MISSING`, `_ACCESS`, `_GEOMETRY`, `_CORRUPT` (header) or `_UNSUPPORTED` (version). */
  static open(path: string): RingReader {
    return new RingReader(path);
  }

  private constructor(path: string) {
    const { NativeRingReader } = getAddon();
    this.#native = callNative(
      'cannot open the ring',
      path,
      () => new NativeRingReader(path, this.#fields, this.#waits.settle),
    );
    this.info = Object.freeze({ path, ...this.#native.info() });
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** Number of the newest frame, undefined before the first; costs no copy. */
  get latestSeq(): number | undefined {
    this.#assertOpen();
    return this.#native.latestSeq();
  }

  /**
   * Copies the newest frame to the start of `target`, which may lie in a SharedArrayBuffer; undefined when none was
   * published yet. The returned object is the same at every call and valid until the next one. When this throws, the
   * contents of `target` are undefined. Throws `ERR_RING_TORN` after four attempts, `ERR_RING_CORRUPT`,
   * `ERR_RING_REPLACED`, or `ERR_RING_FULL` with `details.neededBytes` when `target` is too small.
   */
  copyLatestInto(target: Uint8Array): RingFrame | undefined {
    this.#assertOpen();
    return this.#finishCopy(this.#native.copyLatest(target), target);
  }

  /**
   * Copies the frame numbered `seq`; undefined when it has not been published yet. As {@link copyLatestInto}, and
   * `ERR_RING_TORN` with `details.reason` `'overwritten'` when a newer frame has (or may have) taken its slot: ask
   * for the picture another way.
   */
  copyFrameInto(seq: number, target: Uint8Array): RingFrame | undefined {
    this.#assertOpen();
    assertU32('seq', seq);
    return this.#finishCopy(this.#native.copyFrame(seq, target), target);
  }

  /**
   * Resolves to true once a frame newer than `afterSeq` (any frame, when undefined) exists, to false on timeout or
   * `close()`. All waits of a reader share one thread and any number may be open; only open waits keep the process
   * alive. Rejects with the signal's reason, or `ERR_RING_REPLACED` when the file was cut or rewritten.
   */
  waitForNewer(afterSeq: number | undefined, options: WaitOptions = {}): Promise<boolean> {
    try {
      this.#assertOpen();
      if (afterSeq !== undefined) assertU32('afterSeq', afterSeq);
      const { timeoutMs, signal } = options;
      if (timeoutMs !== undefined && !(timeoutMs >= 0 && timeoutMs <= 2 ** 31)) {
        throw createRangeError('timeoutMs', 'a number of milliseconds from 0 to 2147483648', timeoutMs);
      }
      if (signal?.aborted === true) return Promise.reject(abortReason(signal));
      if (this.#native.hasNewer(afterSeq)) return Promise.resolve(true);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#waits.start(this.#native, afterSeq, options);
  }

  /** Whether the path now names another ring than the one opened here; ask once a second and after a failed copy. */
  checkReplaced(): boolean {
    return this.checkState() === 'replaced';
  }

  /** As {@link checkReplaced}, telling a removed file from a replaced one. */
  checkState(): RingState {
    this.#assertOpen();
    const presence = this.#native.presence();
    if (presence === Presence.current) return 'current';
    return presence === Presence.missing ? 'missing' : 'replaced';
  }

  stats(): RingReaderStats {
    this.#assertOpen();
    return this.#native.stats();
  }

  /** Ends open waits (they resolve to false), joins the thread and unmaps, within 5 ms. A second call does nothing. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#waits.endAll();
    this.#native.close();
  }

  #assertOpen(): void {
    if (this.#isClosed) {
      throw new RingError('ERR_RING_CLOSED', `the ring reader "${this.info.path}" is closed; open a new one`);
    }
  }

  #finishCopy(status: number, target: Uint8Array): RingFrame | undefined {
    if (status === RingStatus.ok) return this.#fillFrame();
    if (status === RingStatus.nothingYet) return undefined;
    throw this.#createCopyError(status, target);
  }

  #fillFrame(): RingFrame {
    const frame = this.#frame;
    const fields = this.#fields;
    frame.seq = fields[FrameField.seq]!;
    frame.byteLength = fields[FrameField.byteLength]!;
    frame.width = fields[FrameField.width]!;
    frame.height = fields[FrameField.height]!;
    if (this.info.hasFooters) {
      frame.frameIndex = fields[FrameField.frameIndex]!;
      frame.ptsUs = fields[FrameField.ptsUs]!;
      frame.assetIdCrc = fields[FrameField.assetIdCrc]!;
    }
    return frame;
  }

  #createCopyError(status: number, target: Uint8Array): RingError {
    const seq = this.#fields[FrameField.seq]!;
    const neededBytes = this.#fields[FrameField.byteLength]!;
    switch (status) {
      case RingStatus.torn:
        return new RingError(
          'ERR_RING_TORN',
          'the writer was in the slot at each of 4 attempts; hold the last picture',
          {
            details: { reason: 'torn' },
          },
        );
      case RingStatus.overwritten:
        return new RingError('ERR_RING_TORN', `frame ${seq} was overwritten by a newer one; ask for it another way`, {
          details: { reason: 'overwritten', seq },
        });
      case RingStatus.corrupt:
        return new RingError('ERR_RING_CORRUPT', `frame ${seq} is no intact JPEG; hold the last picture`, {
          details: { seq },
        });
      case RingStatus.targetSmall:
        return new RingError(
          'ERR_RING_FULL',
          `frame ${seq} needs ${neededBytes} bytes, the target has ${target.byteLength}; pass a larger one`,
          { details: { seq, neededBytes, availableBytes: target.byteLength } },
        );
      default:
        return new RingError('ERR_RING_REPLACED', `the ring "${this.info.path}" was cut or rewritten; open it again`);
    }
  }
}
