import { describe, expect, it } from 'vitest';
import { type FrameIndex, findFrameAt, findKeyframe, findTick } from '../../src/media/frame-index.ts';
import { measureFrameRate } from '../../src/media/frame-rate.ts';

function makeIndex(ticks: number[], secondsPerTick: number, lastTicks: number): FrameIndex {
  const durationSeconds = ((ticks.at(-1) ?? 0) + lastTicks - (ticks[0] ?? 0)) * secondsPerTick;
  return { ticks: Float64Array.from(ticks), keyframes: Uint32Array.of(0, 4, 8), secondsPerTick, durationSeconds };
}

describe('findFrameAt', () => {
  const film = makeIndex(
    Array.from({ length: 240 }, (_, index) => 5000 + index * 1001),
    1 / 24_000,
    1001,
  );

  it('finds every frame at its very time, a little before, and until the next one', () => {
    for (let frame = 0; frame < 240; frame += 1) {
      const start = (frame * 1001) / 24_000;
      expect(findFrameAt(film, start).frame).toBe(frame);
      expect(findFrameAt(film, Math.max(0, start - 0.00009)).frame).toBe(frame);
      expect(findFrameAt(film, start + 1001 / 24_000 - 0.0002).frame).toBe(frame);
      // What a player computes from a rounded rate is not the frame's number.
      expect(findFrameAt(film, Number(start.toFixed(4))).frame).toBe(frame);
    }
  });

  it('clamps from the end of the last frame on', () => {
    expect(findFrameAt(film, film.durationSeconds - 0.001)).toEqual({ frame: 239, isClamped: false });
    expect(findFrameAt(film, film.durationSeconds)).toEqual({ frame: 239, isClamped: true });
    expect(findFrameAt(film, 1e9)).toEqual({ frame: 239, isClamped: true });
  });

  it('follows irregular times', () => {
    const index = makeIndex([0, 20, 80, 120, 233], 0.001, 50);
    const at = (seconds: number) => findFrameAt(index, seconds).frame;
    expect([0, 0.019, 0.02, 0.079, 0.08, 0.119, 0.2, 0.233, 0.28].map(at)).toEqual([0, 0, 1, 1, 2, 2, 3, 4, 4]);
  });

  it('finds keyframes at or before a frame, and frames by timestamp', () => {
    expect([0, 3, 4, 7, 8, 100].map((frame) => findKeyframe(film, frame))).toEqual([0, 0, 1, 1, 2, 2]);
    expect(findTick(film, 5000 + 17 * 1001)).toBe(17);
    expect(findTick(film, 5001)).toBe(-1);
  });
});

describe('measureFrameRate', () => {
  const regular = (count: number, step: number) => Float64Array.from({ length: count }, (_, index) => index * step);

  it('measures a constant rate exactly', () => {
    const rate = measureFrameRate(
      regular(97, 1001),
      { num: 1, den: 24_000 },
      { stated: { num: 0, den: 0 }, lastDurationTicks: 0 },
    );
    expect(rate).toEqual({ frameRate: { num: 24_000, den: 1001 }, isVariable: false, lastDurationTicks: 1001 });
  });

  it('believes a stated rate that agrees, not one that does not', () => {
    const milliseconds = Float64Array.from({ length: 97 }, (_, index) => Math.round((index * 1001) / 24));
    const timeBase = { num: 1, den: 1000 };
    const agreed = measureFrameRate(milliseconds, timeBase, {
      stated: { num: 24_000, den: 1001 },
      lastDurationTicks: 42,
    });
    expect(agreed).toMatchObject({ frameRate: { num: 24_000, den: 1001 }, isVariable: false });
    const wrong = measureFrameRate(milliseconds, timeBase, { stated: { num: 30, den: 1 }, lastDurationTicks: 42 });
    expect(wrong.frameRate.num / wrong.frameRate.den).toBeCloseTo(24_000 / 1001, 2);
  });

  it('tells variable rates and averages them', () => {
    const rate = measureFrameRate(
      Float64Array.of(0, 20, 80, 120),
      { num: 1, den: 1000 },
      { stated: { num: 25, den: 1 }, lastDurationTicks: 80 },
    );
    expect(rate).toEqual({ frameRate: { num: 20, den: 1 }, isVariable: true, lastDurationTicks: 80 });
  });

  it('has a rate for a single picture', () => {
    const stated = { num: 0, den: 0 };
    const rate = measureFrameRate(Float64Array.of(0), { num: 1, den: 12_800 }, { stated, lastDurationTicks: 512 });
    expect(rate).toEqual({ frameRate: { num: 25, den: 1 }, isVariable: false, lastDurationTicks: 512 });
  });
});
