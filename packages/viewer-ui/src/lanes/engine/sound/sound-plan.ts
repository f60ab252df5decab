import type { Playhead } from '@framelane/viewer-backend';
import { pieceS } from './sound-pieces.ts';

/** A stretch of one piece, and when it is heard. */
export interface PlannedCue {
  index: number;
  whenS: number;
  offsetS: number;
  durationS: number;
}

/**
 * Lays out sound behind a playhead at speed 1: which part of which piece follows which, over the jump of a loop too.
 * Times of the clip and of the output advance together from where the plan began.
 */
export class SoundPlan {
  readonly #startTimeS: number;
  readonly #startHeardS: number;
  readonly #loop: { inS: number; outS: number } | undefined;
  readonly #endS: number;
  #timeS: number;
  #whenS: number;

  constructor(playhead: Playhead, heardS: number, durationS: number) {
    this.#loop = playhead.loop;
    this.#endS = playhead.loop?.outS ?? durationS;
    this.#startTimeS = playhead.timeS;
    this.#startHeardS = heardS;
    this.#timeS = playhead.timeS;
    this.#whenS = heardS;
  }

  /** How far the sound is before (positive) or behind the pictures, seconds. */
  driftFrom(playhead: Playhead, heardS: number): number {
    const drift = this.#startTimeS + (heardS - this.#startHeardS) - playhead.timeS;
    if (this.#loop === undefined) return drift;
    const lengthS = this.#loop.outS - this.#loop.inS;
    return drift - Math.round(drift / lengthS) * lengthS;
  }

  hasSameLoop(loop: Playhead['loop']): boolean {
    return loop?.inS === this.#loop?.inS && loop?.outS === this.#loop?.outS;
  }

  /** The stretch that comes next; nothing behind the end, or when it lies further ahead than `untilS`. */
  peek(untilS: number): PlannedCue | undefined {
    if (this.#whenS > untilS) return undefined;
    if (this.#timeS >= this.#endS - 1e-6) {
      if (this.#loop === undefined) return undefined;
      this.#timeS = this.#loop.inS;
    }
    const index = Math.floor(this.#timeS / pieceS + 1e-9);
    const offsetS = Math.max(0, this.#timeS - index * pieceS);
    const durationS = Math.min((index + 1) * pieceS, this.#endS) - this.#timeS;
    return { index, whenS: this.#whenS, offsetS, durationS };
  }

  /** Whether the piece after this one is needed, too. */
  hasAfter({ index }: PlannedCue): boolean {
    return (index + 1) * pieceS < this.#endS;
  }

  /** The stretch of `peek()` is taken. */
  advance({ durationS }: PlannedCue): void {
    this.#timeS += durationS;
    this.#whenS += durationS;
  }
}
