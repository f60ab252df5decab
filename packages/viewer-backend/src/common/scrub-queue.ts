import type { Clock } from './clock.ts';
import type { PictureTarget } from './engine-transport.ts';

export interface ScrubQueueOptions<Picture> {
  clock: Clock;
  /** Requests leave at most this often. */
  minIntervalMs: number;
  request(target: PictureTarget): Promise<Picture | undefined>;
  /** Every picture that came, also when a newer target waits: it shows where the user is going. */
  present(picture: Picture): void;
  /** A picture nobody waits for any more. */
  discard(picture: Picture): void;
  /** The newest target was presented and nothing waits. */
  landed(target: PictureTarget, picture: Picture): void;
  /** Returns after how many milliseconds to try again, or `undefined` to give up. */
  failed(error: unknown): number | undefined;
}

/**
 * Lands on the newest target: one request in flight, one target waiting, the newest wins; those between are never
 * sent. While held it keeps the target and sends nothing.
 */
export class ScrubQueue<Picture> {
  readonly #options: ScrubQueueOptions<Picture>;
  #target: PictureTarget | undefined;
  #version = 0;
  #conversation = 0;
  #isFlying = false;
  #isHeld = true;
  #notBeforeMs = Number.NEGATIVE_INFINITY;
  #cancelTimer: (() => void) | undefined;

  constructor(options: ScrubQueueOptions<Picture>) {
    this.#options = options;
  }

  /** What it has not landed on yet. */
  get target(): PictureTarget | undefined {
    return this.#target;
  }

  want(target: PictureTarget): void {
    this.#target = target;
    this.#version += 1;
    this.#fly();
  }

  /** Answers on their way are worth nothing any more; the target stays. */
  hold(): void {
    this.#isHeld = true;
    this.#forget();
  }

  resume(): void {
    this.#isHeld = false;
    this.#fly();
  }

  cancel(): void {
    this.#target = undefined;
    this.#forget();
  }

  #forget(): void {
    this.#conversation += 1;
    this.#isFlying = false;
    this.#notBeforeMs = Number.NEGATIVE_INFINITY;
    this.#clearTimer();
  }

  #fly(): void {
    const target = this.#target;
    if (target === undefined || this.#isFlying || this.#isHeld || this.#cancelTimer !== undefined) return;
    const { clock, minIntervalMs } = this.#options;
    const waitMs = this.#notBeforeMs - clock.nowMs();
    if (waitMs > 0) {
      this.#flyAfter(waitMs);
      return;
    }
    this.#notBeforeMs = clock.nowMs() + minIntervalMs;
    this.#isFlying = true;
    void this.#ask(target, this.#version);
  }

  async #ask(target: PictureTarget, version: number): Promise<void> {
    const conversation = this.#conversation;
    try {
      const picture = await this.#options.request(target);
      if (conversation === this.#conversation) this.#arrive(target, version, picture);
      else if (picture !== undefined) this.#options.discard(picture);
    } catch (error) {
      if (conversation === this.#conversation) this.#fail(error, version);
    }
  }

  #arrive(target: PictureTarget, version: number, picture: Picture | undefined): void {
    this.#isFlying = false;
    if (picture === undefined) {
      this.#fly();
      return;
    }
    const hasLanded = version === this.#version;
    if (hasLanded) this.#target = undefined;
    this.#options.present(picture);
    if (hasLanded && this.#target === undefined) this.#options.landed(target, picture);
    else this.#fly();
  }

  #fail(error: unknown, version: number): void {
    this.#isFlying = false;
    const retryAfterMs = this.#options.failed(error);
    if (version !== this.#version) this.#fly();
    else if (retryAfterMs === undefined) this.#target = undefined;
    else this.#flyAfter(retryAfterMs);
  }

  #flyAfter(delayMs: number): void {
    this.#clearTimer();
    this.#cancelTimer = this.#options.clock.setTimer(delayMs, () => {
      this.#cancelTimer = undefined;
      this.#fly();
    });
  }

  #clearTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}
