import { describe, expect, it } from 'vitest';
import { cutExport, cutRange } from '../../src/queue/engine/cut-segments.ts';

const lengthsOf = (spans: { first: number; end: number }[]) => spans.map(({ first, end }) => end - first);

describe('cutExport', () => {
  it.each([
    [1, 3],
    [47, 3],
    [300, 3],
    [1999, 2],
    [5000, 0],
    [300_000, 5],
  ])('covers %i frames for %i workers without a gap or an overlap', (total, workers) => {
    const spans = cutExport('h264', { first: 10, end: 10 + total }, workers);
    expect(spans[0]?.first).toBe(10);
    expect(spans.at(-1)?.end).toBe(10 + total);
    for (const [index, { first, end }] of spans.entries()) {
      expect(end).toBeGreaterThan(first);
      if (index > 0) expect(first).toBe(spans[index - 1]?.end);
    }
  });

  it('gives every worker several segments that are worth while', () => {
    expect(cutExport('h264', { first: 0, end: 600 }, 3)).toHaveLength(9);
    expect(Math.min(...lengthsOf(cutExport('h264', { first: 0, end: 100 }, 3)))).toBeGreaterThanOrEqual(33);
    expect(cutExport('h264', { first: 0, end: 300_000 }, 3)[0]).toEqual({ first: 0, end: 1500 });
  });

  it('keeps whole groups of pictures together in long segments', () => {
    const lengths = lengthsOf(cutExport('h265', { first: 0, end: 10_000 }, 3));
    for (const length of lengths.slice(0, -1)) expect(length % 250).toBe(0);
  });

  it('does not cut what cannot be joined', () => {
    expect(cutExport('gif', { first: 3, end: 900 }, 3)).toEqual([{ first: 3, end: 900 }]);
  });
});

describe('cutRange', () => {
  it('covers every frame once, in order', () => {
    const frames = Array.from({ length: 401 }, (_, index) => index * 2);
    const parts = cutRange(frames, 3);
    expect(parts.flat()).toEqual(frames);
    expect(parts).toHaveLength(9);
    expect(cutRange([5], 3)).toEqual([[5]]);
  });
});
