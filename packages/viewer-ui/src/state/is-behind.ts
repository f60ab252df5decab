import type { EngineState } from '@framelane/viewer-backend';

/** Fewer than three quarters of the pictures asked for were shown in the last second. */
export function isBehind({ isPlaying, asset, speed, stats }: EngineState): boolean {
  if (!isPlaying || asset === undefined) return false;
  const wantedFps = Math.min(asset.fps * Math.abs(speed), 60);
  return stats.fps > 0 && stats.fps < 0.75 * wantedFps;
}
