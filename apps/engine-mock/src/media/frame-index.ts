/** A time may fall short of a frame by this much and still mean it; clients compute times in floating point. */
export const timeToleranceSeconds = 0.0001;

/** Presentation times of all frames of a stream, in ticks of its time base, ascending; and which are keyframes. */
export interface FrameIndex {
  readonly ticks: Float64Array;
  /** Positions in `ticks` of the frames a decoder can start at, ascending. */
  readonly keyframes: Uint32Array;
  readonly secondsPerTick: number;
  /**
   * The file has no times of presentation: `ticks` are those of decoding, and which frame a picture is only shows when
   * pictures are counted from the start.
   */
  readonly isCounted?: true;
  /** From the first frame to the end of the last one. */
  readonly durationSeconds: number;
}

/** Seconds from the first picture. `frame` is one of the index. */
export function getFrameSeconds(index: FrameIndex, frame: number): number {
  return ((index.ticks[frame] ?? 0) - (index.ticks[0] ?? 0)) * index.secondsPerTick;
}

/** The frame shown at `seconds` after the first one. At or beyond the end it is the last frame, clamped. */
export function findFrameAt(index: FrameIndex, seconds: number): { frame: number; isClamped: boolean } {
  const last = index.ticks.length - 1;
  if (seconds >= index.durationSeconds) return { frame: last, isClamped: true };
  let low = 0;
  let high = last;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (getFrameSeconds(index, middle) <= seconds + timeToleranceSeconds) low = middle;
    else high = middle - 1;
  }
  return { frame: low, isClamped: false };
}

/** Position in `index.keyframes` of the last keyframe at or before `frame`; 0 when there is none. */
export function findKeyframe(index: FrameIndex, frame: number): number {
  let low = 0;
  let high = index.keyframes.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((index.keyframes[middle] ?? 0) <= frame) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

/** Position of the frame with exactly this timestamp, or −1. */
export function findTick(index: FrameIndex, tick: number): number {
  let low = 0;
  let high = index.ticks.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const value = index.ticks[middle] ?? 0;
    if (value === tick) return middle;
    if (value < tick) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}
