import type { Frame, FrameData } from '@framelane/viewer-backend';
import type { Rendition } from './encode-job.ts';
import { type PicturePress, type PressedPicture, releasePicture } from './picture-press.ts';

export interface PictureFeedOptions {
  press: PicturePress;
  /** Whether somebody can take a picture now. */
  isWanted(): boolean;
  /** Those in use now, at least one. */
  listRenditions(): readonly Rendition[];
  onPicture(picture: PressedPicture): void;
  onFailure(error: unknown): void;
}

/**
 * Takes frames from the stream only when a page can take one, encodes each once, and keeps the newest. While it
 * encodes no further frame is taken, so that the one it reads stays as it is; the next is then the newest there is.
 */
export class PictureFeed {
  readonly #options: PictureFeedOptions;
  readonly #waiting = new Set<() => void>();
  #newest: PressedPicture | undefined;
  #letIn: (() => void) | undefined;
  #isPressing = false;
  /** The frame that was pressed last; it stays as it is until two later ones came. */
  #frame: FrameData | undefined;
  /** Came while the one before was pressed once more. */
  #queued: FrameData | undefined;
  /** Frames of this producer so far: the first is always taken, so that there is something to show. */
  #taken = 0;
  #frameNumber = 0;
  #sequenceBase = 0;
  #isClosed = false;

  constructor(options: PictureFeedOptions) {
    this.#options = options;
  }

  get newest(): PressedPicture | undefined {
    return this.#newest;
  }

  /** Another producer: numbers begin anew, ours go on. */
  startAnew(): void {
    this.#sequenceBase = this.#newest?.sequence ?? 0;
    this.#taken = 0;
    this.#frame = undefined;
  }

  /** For the transport: resolves when the next frame may come. */
  untilFrameWanted(): Promise<void> {
    return new Promise((resolve) => {
      this.#letIn = resolve;
      this.wake();
    });
  }

  /** Somebody may want a picture now. */
  wake(): void {
    const isWanted = this.#taken === 0 || this.#waiting.size > 0 || this.#options.isWanted();
    if (this.#isPressing || !isWanted) return;
    const letIn = this.#letIn;
    this.#letIn = undefined;
    letIn?.();
  }

  take(frame: Frame<never>): void {
    if (!('buffer' in frame)) return;
    this.#taken += 1;
    if (this.#isPressing) this.#queued = frame;
    else this.#pressNext(frame);
  }

  /** Makes the full rendition of the newest picture, where only a reduced one was wanted while things moved. */
  refine(): void {
    const isNeeded = this.#newest !== undefined && this.#newest.renditions.full === undefined;
    if (this.#frame === undefined || this.#isPressing || !isNeeded) return;
    this.#sequenceBase += 1;
    void this.#press(this.#frame, ['full']);
  }

  /** Resolves after the next picture, or after `patienceMs` when the view stands still. */
  async untilNext(patienceMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(done, patienceMs);
      const waiting = this.#waiting;
      function done(): void {
        clearTimeout(timer);
        waiting.delete(done);
        resolve();
      }
      waiting.add(done);
      this.wake();
    });
  }

  close(): void {
    this.#isClosed = true;
    for (const wake of this.#waiting) wake();
    if (this.#newest !== undefined) releasePicture(this.#newest);
    this.#newest = undefined;
  }

  #pressNext(frame: FrameData): void {
    this.#frame = frame;
    this.#frameNumber += 1;
    void this.#press(frame, this.#options.listRenditions());
  }

  async #press(frame: FrameData, renditions: readonly Rendition[]): Promise<void> {
    const { press, onPicture, onFailure } = this.#options;
    this.#isPressing = true;
    try {
      const sequence = this.#sequenceBase + frame.sequence;
      const picture = await press.press(frame, { sequence, frameNumber: this.#frameNumber, renditions });
      if (this.#newest !== undefined) releasePicture(this.#newest);
      this.#newest = picture;
      if (this.#isClosed) this.close();
      else onPicture(picture);
    } catch (error) {
      if (!this.#isClosed) onFailure(error);
    } finally {
      this.#isPressing = false;
      for (const wake of this.#waiting) wake();
      const queued = this.#queued;
      this.#queued = undefined;
      if (queued !== undefined && !this.#isClosed) this.#pressNext(queued);
      else if (!this.#isClosed) this.wake();
    }
  }
}
