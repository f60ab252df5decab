import type { Media } from './asset.ts';

/** Where no whole number of ticks fits: fine enough that nobody sees it. */
const fineTimeScale = 90_000;

/** Times of frames for a file of our own, in ticks from the first frame on. */
export interface FrameTimes {
  timeScale: number;
  startTicks: (frame: number) => number;
  durationTicks: (frame: number) => number;
}

/** The times of a source's frames; exact wherever its ticks, or its frame rate, fit a whole time scale. */
export function readFrameTimes({ index, frameRate }: Pick<Media, 'index' | 'frameRate'>): FrameTimes {
  const { ticks, secondsPerTick } = index;
  const fits = (scale: number) => scale >= 1 && isWhole(scale) && isWhole(secondsPerTick * scale);
  const timeScale = [1 / secondsPerTick, frameRate.num].find(fits) ?? fineTimeScale;
  const scale = Math.round(timeScale);
  const startTicks = (frame: number) => Math.round(((ticks[frame] ?? 0) - (ticks[0] ?? 0)) * secondsPerTick * scale);
  const endTicks = Math.round(index.durationSeconds * scale);
  const durationTicks = (frame: number) =>
    (frame + 1 < ticks.length ? startTicks(frame + 1) : endTicks) - startTicks(frame);
  return { timeScale: scale, startTicks, durationTicks };
}

function isWhole(value: number): boolean {
  return Math.abs(value - Math.round(value)) < 1e-6 * Math.max(1, Math.abs(value) * 1e-3);
}
