import type { BlitClock } from './types.ts';

/**
 * Lets one thing happen per animation frame. `close()` after doing it; `onOpen` runs in the next animation frame,
 * and from then on it may happen again at any moment. A hidden page has no animation frames and stays closed.
 */
export class FramePacer {
  isOpen = true;
  readonly #clock: BlitClock;
  readonly #onOpen: () => void;
  readonly #reopen = (): void => {
    this.#handle = undefined;
    this.isOpen = true;
    this.#onOpen();
  };
  #handle: number | undefined;

  constructor(clock: BlitClock, onOpen: () => void) {
    this.#clock = clock;
    this.#onOpen = onOpen;
  }

  close(): void {
    this.isOpen = false;
    this.#handle ??= this.#clock.requestAnimationFrame(this.#reopen);
  }

  dispose(): void {
    if (this.#handle !== undefined) this.#clock.cancelAnimationFrame(this.#handle);
    this.#handle = undefined;
  }
}
