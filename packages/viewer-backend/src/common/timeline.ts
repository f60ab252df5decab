import type { AssetInfo } from '@framelane/protocol/engine';

/** Frames and seconds of one asset. Exact for constant rates; on variable ones frames are spread evenly. */
export interface Timeline {
  fps: number;
  frameCount: number;
  durationS: number;
}

// The wire finds the frame of a time with this tolerance; the same one here keeps both sides on one frame.
const toleranceS = 0.0001;

export function makeTimeline(asset: AssetInfo): Timeline {
  const { fps_num: num, fps_den: den } = asset;
  const fps = num !== undefined && den !== undefined && asset.vfr !== true ? num / den : asset.fps;
  const frameCount = asset.frame_count ?? Math.max(1, Math.round(asset.duration * fps));
  return { fps, frameCount, durationS: asset.duration };
}

/** The frame on show at `timeS`, kept inside the asset. */
export function frameIndexAt(timeline: Timeline, timeS: number): number {
  return clampFrameIndex(timeline, Math.floor((timeS + toleranceS) * timeline.fps));
}

export function clampFrameIndex(timeline: Timeline, frameIndex: number): number {
  return Math.min(Math.max(frameIndex, 0), timeline.frameCount - 1);
}

export function clampTimeS(timeline: Timeline, timeS: number): number {
  return Math.min(Math.max(timeS, 0), timeline.durationS);
}

/** When a frame begins, seconds. */
export function timeOfFrame(timeline: Timeline, frameIndex: number): number {
  return frameIndex / timeline.fps;
}

/** A time to ask for that lies well inside the frame, so that no rounding on either side can move it. */
export function middleOfFrame(timeline: Timeline, frameIndex: number): number {
  return (frameIndex + 0.5) / timeline.fps;
}
