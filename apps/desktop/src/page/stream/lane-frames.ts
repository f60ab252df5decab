import type { FrameData } from '@framelane/viewer-backend';

/** Frames of one attachment, one wait at a time, whichever way they come. */
export interface LaneFrames {
  /** The next frame where it lies, or a copy where the lane has nothing else. */
  next(): Promise<FrameData | SharedArrayBuffer>;
  copyNext(): Promise<SharedArrayBuffer>;
  /** Rejects an open wait. Safe to call twice. */
  stop(): void;
}
