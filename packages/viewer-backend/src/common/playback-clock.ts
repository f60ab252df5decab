import { frameIndexAt, type Timeline } from './timeline.ts';

export interface PlaybackPlan {
  timeline: Timeline;
  /** The frame on show when the clock starts; picture 0 of the run. */
  startIndex: number;
  startMs: number;
  /** Times real time; negative runs backwards, never 0. */
  speed: number;
  loop?: { inS: number; outS: number } | undefined;
  /** Above this rate pictures are left out evenly, by whole frames. */
  maxPicturesPerS: number;
}

/**
 * Which picture is due when. Pictures of a run are numbered from 0 and never go back, even where a loop jumps or
 * time runs backwards, so that "in order" and "late" are plain comparisons.
 */
export class PlaybackClock {
  readonly periodMs: number;
  /** Number of the picture that ends the run; infinite in a loop. */
  readonly lastPicture: number;
  readonly #startMs: number;
  readonly #startIndex: number;
  readonly #stride: number;
  readonly #range: { first: number; last: number };
  readonly #isLooping: boolean;

  constructor(plan: PlaybackPlan) {
    const framesPerS = plan.timeline.fps * Math.abs(plan.speed);
    const leap = Math.max(1, Math.ceil(framesPerS / plan.maxPicturesPerS - 1e-9));
    this.#stride = leap * Math.sign(plan.speed);
    this.periodMs = (1000 * leap) / framesPerS;
    this.#isLooping = plan.loop !== undefined;
    this.#range = rangeOf(plan);
    this.#startIndex = plan.startIndex;
    this.#startMs = plan.startMs;
    const { first, last } = this.#range;
    const distance = plan.speed > 0 ? last - plan.startIndex : plan.startIndex - first;
    this.lastPicture = this.#isLooping ? Number.POSITIVE_INFINITY : Math.max(0, Math.ceil(distance / leap));
  }

  /** The picture that should be on show at `ms`. */
  pictureDueAt(ms: number): number {
    const picture = Math.floor((ms - this.#startMs) / this.periodMs + 1e-9);
    return Math.min(Math.max(picture, 0), this.lastPicture);
  }

  dueMs(picture: number): number {
    return this.#startMs + picture * this.periodMs;
  }

  frameIndexOf(picture: number): number {
    return this.#fit(this.#startIndex + picture * this.#stride);
  }

  /** Where the clock stands at `ms`, in frames and parts of them. */
  placeAt(ms: number): number {
    return this.#fit(this.#startIndex + ((ms - this.#startMs) / this.periodMs) * this.#stride);
  }

  #fit(index: number): number {
    const { first, last } = this.#range;
    if (!this.#isLooping) return Math.min(Math.max(index, first), last);
    const length = last - first + 1;
    return first + ((((index - first) % length) + length) % length);
  }
}

/** Where a run begins that is asked to start at `frameIndex`: at the other end when there is nothing left to play. */
export function findStartIndex(plan: Pick<PlaybackPlan, 'timeline' | 'speed' | 'loop'>, frameIndex: number): number {
  const { first, last } = rangeOf(plan);
  if (plan.loop !== undefined && (frameIndex < first || frameIndex > last)) return plan.speed > 0 ? first : last;
  if (plan.loop === undefined && plan.speed > 0 && frameIndex >= last) return first;
  if (plan.loop === undefined && plan.speed < 0 && frameIndex <= first) return last;
  return frameIndex;
}

function rangeOf({ timeline, loop }: Pick<PlaybackPlan, 'timeline' | 'loop'>): { first: number; last: number } {
  if (loop === undefined) return { first: 0, last: timeline.frameCount - 1 };
  const first = frameIndexAt(timeline, loop.inS);
  const last = Math.min(timeline.frameCount, Math.ceil(loop.outS * timeline.fps - 1e-6)) - 1;
  return { first, last: Math.max(first, last) };
}
