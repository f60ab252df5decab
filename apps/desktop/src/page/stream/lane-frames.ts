import type { FrameData } from '@framelane/viewer-backend';

/** What became of the frames of one attachment. */
export interface LaneStats {
  /** How often the page looked for a new one; 0 where others look for it. */
  looks: number;
  /** Replaced by a newer one before the page looked; 0 where others do. */
  skipped: number;
  /** Written over by their producer while the page read them, and thrown away; 0 where the page gets copies. */
  torn: number;
  /** Bytes of pixels that our own code copied on their way, in all processes together. */
  copiedBytes: number;
}

/** Frames of one attachment, one wait at a time, whichever way they come. */
export interface LaneFrames {
  /** The next frame where it lies, or a copy where the lane has nothing else. */
  next(): Promise<FrameData | SharedArrayBuffer>;
  copyNext(): Promise<SharedArrayBuffer>;
  readStats(): LaneStats;
  /** Rejects an open wait. Safe to call twice. */
  stop(): void;
}
