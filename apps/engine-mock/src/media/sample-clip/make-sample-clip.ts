import { encodeClip } from './encode-clip.ts';
import { createScenePainter } from './paint-scene.ts';

export const sampleClip = { width: 1920, height: 1080, framesPerSecond: 30, frameCount: 300 } as const;

/**
 * Encodes the sample clip to `path`: ten seconds of 1080p30 with B-frames and a beep every second, tagged as
 * limited-range BT.709, with the frame index burnt in.
 */
export async function makeSampleClip(path: string, onProgress?: (done: number, total: number) => void): Promise<void> {
  const { width, height, framesPerSecond, frameCount } = sampleClip;
  await encodeClip({
    path,
    width,
    height,
    frameCount,
    timeScale: 15_360,
    getTick: (index) => (index * 15_360) / framesPerSecond,
    frameRate: { num: framesPerSecond, den: 1 },
    keyframeInterval: 30,
    maxBFrames: 2,
    paint: createScenePainter({ width, height, count: frameCount, framesPerSecond }),
    sound: { durationSeconds: frameCount / framesPerSecond, sampleAt: sampleTone },
    ...(onProgress === undefined ? {} : { onProgress }),
  });
}

/** A short 1 kHz beep on every full second over a quiet chord that wanders from left to right. */
function sampleTone(seconds: number): readonly [number, number] {
  const phase = seconds % 1;
  const beep = phase < 0.09 ? 0.4 * Math.sin(2 * Math.PI * 1000 * seconds) * Math.min(1, (0.09 - phase) * 100) : 0;
  const chord = 0.05 * (Math.sin(2 * Math.PI * 220 * seconds) + Math.sin(2 * Math.PI * 277.18 * seconds));
  const pan = 0.5 + 0.5 * Math.sin(seconds * 0.8);
  return [beep + chord * (1 - pan), beep + chord * pan];
}
