import type { OutgoingPicture } from '../contracts/lane.ts';

export interface PictureOutboxOptions {
  /** Pictures that may be on their way unacknowledged. */
  credit: number;
  /** Sends the bytes and calls `done` when they are no longer needed. */
  send(bytes: Buffer, done: () => void): void;
  onSent?(byteLength: number): void;
  onSkipped?(): void;
  /** Milliseconds from sending a picture to its acknowledgement. */
  onAcknowledged?(elapsedMs: number): void;
  nowMs(): number;
}

/**
 * The pictures of one socket. At most `credit` are unacknowledged; one more waits, and a newer one takes its place.
 * What was replaced is counted in `skipped`. Owns every buffer it was offered and gives each back once.
 */
export class PictureOutbox {
  readonly #options: PictureOutboxOptions;
  readonly #flying: { sequence: number; sentMs: number }[] = [];
  #waiting: OutgoingPicture | undefined;
  #isClosed = false;
  #sent = 0;
  #skipped = 0;

  constructor(options: PictureOutboxOptions) {
    this.#options = options;
  }

  get sent(): number {
    return this.#sent;
  }

  get skipped(): number {
    return this.#skipped;
  }

  get hasRoom(): boolean {
    return !this.#isClosed && this.#flying.length < this.#options.credit;
  }

  offer(picture: OutgoingPicture): void {
    if (this.#isClosed) {
      picture.buffer.release();
    } else if (this.#flying.length < this.#options.credit) {
      this.#send(picture);
    } else {
      if (this.#waiting !== undefined) {
        this.#waiting.buffer.release();
        this.skip();
      }
      this.#waiting = picture;
    }
  }

  /** Counts a picture that came too late to be offered. */
  skip(): void {
    this.#skipped += 1;
    this.#options.onSkipped?.();
  }

  /** Everything up to `sequence` has arrived. False when that was known already or was never sent. */
  acknowledge(sequence: number): boolean {
    const newest = this.#flying.at(-1);
    if (newest === undefined || sequence > newest.sequence) return false;
    let isNews = false;
    while (this.#flying[0] !== undefined && this.#flying[0].sequence <= sequence) {
      const arrived = this.#flying.shift();
      if (arrived !== undefined) this.#options.onAcknowledged?.(this.#options.nowMs() - arrived.sentMs);
      isNews = true;
    }
    const waiting = this.#waiting;
    if (isNews && waiting !== undefined) {
      this.#waiting = undefined;
      this.#send(waiting);
    }
    return isNews;
  }

  /** Drops what waits. Safe to call twice. */
  close(): void {
    this.#isClosed = true;
    this.#waiting?.buffer.release();
    this.#waiting = undefined;
  }

  #send(picture: OutgoingPicture): void {
    this.#flying.push({ sequence: picture.sequence, sentMs: this.#options.nowMs() });
    this.#sent += 1;
    this.#options.onSent?.(picture.byteLength);
    this.#options.send(picture.buffer.bytes.subarray(0, picture.byteLength), () => picture.buffer.release());
  }
}
