import { describe, expect, it } from 'vitest';
import { readFrameTimes } from '../../src/media/frame-times.ts';

function timesOf(ticks: number[], secondsPerTick: number, frameRate: { num: number; den: number }) {
  const first = ticks[0] ?? 0;
  const step = (ticks[1] ?? 0) - first;
  const durationSeconds = ((ticks.at(-1) ?? 0) + step - first) * secondsPerTick;
  const index = { ticks: Float64Array.from(ticks), keyframes: new Uint32Array([0]), secondsPerTick, durationSeconds };
  return readFrameTimes({ index, frameRate });
}

describe('readFrameTimes', () => {
  it('keeps the ticks of the source, from 0 on', () => {
    const times = timesOf([640, 1152, 1664], 1 / 12_800, { num: 25, den: 1 });
    expect(times.timeScale).toBe(12_800);
    expect([0, 1, 2].map((frame) => [times.startTicks(frame), times.durationTicks(frame)])).toEqual([
      [0, 512],
      [512, 512],
      [1024, 512],
    ]);
  });

  it('is exact for a container that counts in frames of 1001/24000 s', () => {
    const times = timesOf([0, 1, 2, 3], 1001 / 24_000, { num: 24_000, den: 1001 });
    expect(times.timeScale).toBe(24_000);
    expect([times.startTicks(3), times.durationTicks(3)]).toEqual([3003, 1001]);
  });

  it('rounds to a fine scale where nothing fits', () => {
    const times = timesOf([0, 1, 2], 0.0416789, { num: 1, den: 3 });
    expect(times.timeScale).toBe(90_000);
    expect(times.startTicks(2)).toBe(7502);
  });
});
