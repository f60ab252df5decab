import { describe, expect, it } from 'vitest';
import { FrameMeter } from '../../src/common/frame-meter.ts';
import { LeapControl } from '../../src/common/leap-control.ts';
import { PlaybackClock } from '../../src/common/playback-clock.ts';
import { PlaybackRun } from '../../src/common/playback-run.ts';
import { ManualClock } from '../../src/testing/index.ts';

describe('LeapControl', () => {
  it('bears one jump, and leaves pictures out when jumps come one after the other', () => {
    const pace = new LeapControl(0);
    pace.noteJump(100);
    expect(pace.leap).toBe(1);
    pace.noteJump(1000);
    pace.noteJump(1500);
    expect(pace.leap).toBe(3);
    for (let nowMs = 1600; nowMs < 20_000; nowMs += 100) pace.noteJump(nowMs);
    expect(pace.leap).toBe(8);
  });

  it('tries the next smaller step after a calm while, each time later', () => {
    const pace = new LeapControl(0);
    for (const nowMs of [0, 100, 200, 300]) pace.noteJump(nowMs);
    expect(pace.leap).toBe(4);
    const loweredMs: number[] = [];
    for (let nowMs = 300, leap = 4; nowMs < 60_000; nowMs += 100) {
      pace.relax(nowMs);
      if (pace.leap < leap) loweredMs.push(nowMs);
      leap = pace.leap;
    }
    expect(loweredMs).toEqual([2300, 6300, 14_300]);
  });
});

/** Renders one request after the other; every frame it passes must be decoded, and going back costs a whole group. */
class EngineModel {
  readonly #clock: ManualClock;
  readonly #costMs: { decode: number; render: number };
  #freeMs = 0;
  #lastFrame = 0;

  constructor(clock: ManualClock, costMs: { decode: number; render: number }) {
    this.#clock = clock;
    this.#costMs = costMs;
  }

  async render(frameIndex: number): Promise<number> {
    const passed = frameIndex - this.#lastFrame;
    const { decode, render } = this.#costMs;
    const costMs = (passed > 0 && passed < 15 ? passed : 15) * decode + render;
    this.#lastFrame = frameIndex;
    this.#freeMs = Math.max(this.#freeMs, this.#clock.nowMs()) + costMs;
    await new Promise<void>((resolve) => this.#clock.setTimer(this.#freeMs - this.#clock.nowMs(), resolve));
    return frameIndex;
  }
}

async function countShown(speed: number, costMs: { decode: number; render: number }): Promise<number> {
  const clock = new ManualClock();
  const engine = new EngineModel(clock, costMs);
  const timeline = { fps: 30, frameCount: 100_000, durationS: 3333 };
  const playback = new PlaybackClock({ timeline, startIndex: 0, startMs: 0, speed, maxPicturesPerS: 120 });
  const meter = new FrameMeter();
  let shown = 0;
  const run = new PlaybackRun<number>({
    clock,
    playback,
    expectedLatencyMs: () => meter.expectedLatencyMs(),
    request: async (frameIndex) => {
      const askedMs = clock.nowMs();
      await engine.render(frameIndex);
      meter.countLatency(clock.nowMs() - askedMs);
      return frameIndex;
    },
    present: (picture, frameIndex) => {
      expect(picture).toBe(frameIndex);
      shown += 1;
    },
    drop: () => undefined,
    discard: () => undefined,
    failed: () => undefined,
    ended: () => undefined,
  });
  run.start();
  await clock.advance(2000);
  shown = 0;
  await clock.advance(10_000);
  run.stop();
  return shown / 10;
}

describe('a run on an engine for which jumps are dear', () => {
  it('shows every picture when the engine is just fast enough', async () => {
    expect(await countShown(2, { decode: 4, render: 11 })).toBeGreaterThan(58);
  });

  it('gets most of what evenly spaced pictures would give when it is not', async () => {
    // 120 frames a second: every third one costs 4·3 + 11 ms of every 25.
    expect(await countShown(4, { decode: 4, render: 11 })).toBeGreaterThan(0.8 * 40);
  });

  it('shows what it can get when it is far too slow', async () => {
    // Decoding alone takes longer than playing: a jump over a group of 15 costs 400 ms.
    expect(await countShown(4, { decode: 25, render: 25 })).toBeGreaterThan(0.8 * (1000 / 425));
  });
});
