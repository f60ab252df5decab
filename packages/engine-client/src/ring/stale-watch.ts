import type { Clock } from '../clock.ts';

/** Notices that a ring stands still while pictures should be coming. */
export class StaleWatch {
  readonly #clock: Clock;
  readonly #staleAfterMs: number;
  #isPlaying = false;
  #lastSeq: number | undefined;
  #movedMs = 0;

  constructor(clock: Clock, staleAfterMs: number) {
    this.#clock = clock;
    this.#staleAfterMs = staleAfterMs;
  }

  /** Starting to play starts the time anew. */
  setPlaying(isPlaying: boolean): void {
    if (isPlaying && !this.#isPlaying) this.restart();
    this.#isPlaying = isPlaying;
  }

  restart(): void {
    this.#movedMs = this.#clock.nowMs();
  }

  /** Whether pictures should be coming and none came for too long; `seq` is the newest one's number. */
  look(seq: number | undefined): boolean {
    if (seq !== this.#lastSeq) {
      this.#lastSeq = seq;
      this.restart();
    }
    return this.#isPlaying && this.#clock.nowMs() - this.#movedMs >= this.#staleAfterMs;
  }
}
