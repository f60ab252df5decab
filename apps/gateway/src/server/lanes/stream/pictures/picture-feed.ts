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
  /** Frames of this producer so far: the first is always taken, so that there is something to show. */
  #taken = 0;
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
    if ('buffer' in frame) void this.#press(frame);
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

  async #press(frame: FrameData): Promise<void> {
    const { press, listRenditions, onPicture, onFailure } = this.#options;
    this.#isPressing = true;
    this.#taken += 1;
    try {
      const sequence = this.#sequenceBase + frame.sequence;
      const picture = await press.press(frame, { sequence, renditions: listRenditions() });
      if (this.#newest !== undefined) releasePicture(this.#newest);
      this.#newest = picture;
      if (this.#isClosed) this.close();
      else onPicture(picture);
    } catch (error) {
      if (!this.#isClosed) onFailure(error);
    } finally {
      this.#isPressing = false;
      for (const wake of this.#waiting) wake();
      if (!this.#isClosed) this.wake();
    }
  }
}
