import type { Outbox } from './outbox.ts';

const intervalMs = 1000;

/**
 * Tells clients once a second how many pictures there are, as long as there are any. Its timer also keeps the process
 * alive, which a stream alone does not.
 */
export class FrameNews {
  readonly #timer: NodeJS.Timeout;
  #told = 0;

  constructor(picture: { readStats(): { fps: number; sequence: number } }, outbox: Outbox) {
    this.#timer = setInterval(() => {
      const { fps, sequence } = picture.readStats();
      if (sequence === this.#told) return;
      this.#told = sequence;
      outbox.announce({ event_type: 'frameStats', payload: { fps, sequence } });
    }, intervalMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
