import { describe, expect, it } from 'vitest';
import { findStartIndex, PlaybackClock, type PlaybackPlan } from '../../src/common/playback-clock.ts';

const timeline = { fps: 30, frameCount: 300, durationS: 10 };

function makeClock(plan: Partial<PlaybackPlan>): PlaybackClock {
  return new PlaybackClock({ timeline, startIndex: 0, startMs: 1000, speed: 1, maxPicturesPerS: 75, ...plan });
}

describe('PlaybackClock', () => {
  it('counts pictures at the frame rate and ends on the last frame', () => {
    const clock = makeClock({ startIndex: 10 });
    expect(clock.pictureDueAt(1000)).toBe(0);
    expect(clock.pictureDueAt(2000)).toBe(30);
    expect(clock.frameIndexOf(30)).toBe(40);
    expect(clock.lastPicture).toBe(289);
    expect(clock.frameIndexOf(clock.lastPicture)).toBe(299);
    expect(clock.pictureDueAt(1e9)).toBe(289);
  });

  it('finds the picture of every due time again, also at 24000/1001', () => {
    const clock = makeClock({ timeline: { fps: 24000 / 1001, frameCount: 5000, durationS: 208.5 } });
    for (let picture = 0; picture < 4999; picture += 1) {
      expect(clock.pictureDueAt(clock.dueMs(picture))).toBe(picture);
    }
  });

  it('runs backwards to the first frame', () => {
    const clock = makeClock({ startIndex: 5, speed: -2 });
    expect(clock.periodMs).toBeCloseTo(1000 / 60);
    expect([0, 1, 5].map((picture) => clock.frameIndexOf(picture))).toEqual([5, 4, 0]);
    expect(clock.lastPicture).toBe(5);
  });

  it('leaves frames out evenly above the picture limit and still ends on the last frame', () => {
    const clock = makeClock({ speed: 4 });
    expect(clock.frameIndexOf(1)).toBe(2);
    expect(clock.periodMs).toBeCloseTo(1000 / 60);
    expect(clock.frameIndexOf(clock.lastPicture)).toBe(299);
  });

  it('wraps inside a loop in both directions and never ends', () => {
    const forwards = makeClock({ startIndex: 58, loop: { inS: 1, outS: 2 } });
    expect([0, 1, 2, 3, 32].map((picture) => forwards.frameIndexOf(picture))).toEqual([58, 59, 30, 31, 30]);
    expect(forwards.lastPicture).toBe(Number.POSITIVE_INFINITY);
    const backwards = makeClock({ startIndex: 31, speed: -1, loop: { inS: 1, outS: 2 } });
    expect([0, 1, 2, 3].map((picture) => backwards.frameIndexOf(picture))).toEqual([31, 30, 59, 58]);
  });

  it('keeps a loop of less than a frame on one frame', () => {
    const clock = makeClock({ startIndex: 30, loop: { inS: 1, outS: 1.001 } });
    expect([0, 1, 7].map((picture) => clock.frameIndexOf(picture))).toEqual([30, 30, 30]);
  });
});

describe('findStartIndex', () => {
  it('starts over at the ends, and inside the loop from outside it', () => {
    expect(findStartIndex({ timeline, speed: 1 }, 299)).toBe(0);
    expect(findStartIndex({ timeline, speed: -1 }, 0)).toBe(299);
    expect(findStartIndex({ timeline, speed: 1 }, 298)).toBe(298);
    expect(findStartIndex({ timeline, speed: 1, loop: { inS: 1, outS: 2 } }, 3)).toBe(30);
    expect(findStartIndex({ timeline, speed: -1, loop: { inS: 1, outS: 2 } }, 3)).toBe(59);
  });
});
