import { describe, expect, it } from 'vitest';
import { FrameMeter } from '../../src/common/frame-meter.ts';
import { LeapControl } from '../../src/common/leap-control.ts';
import { PlaybackClock } from '../../src/common/playback-clock.ts';
import { PlaybackRun } from '../../src/common/playback-run.ts';
import { ManualClock } from '../../src/testing/index.ts';

describe('LeapControl', () => {
  const periodMs = 20;

  it('without a measure of the cost bears one jump, and leaves pictures out when jumps come one after the other', () => {
    const pace = new LeapControl();
    pace.begin(0, periodMs);
    pace.noteJump(100);
    expect(pace.leap).toBe(1);
    pace.noteJump(1700);
    pace.noteJump(2500);
    expect(pace.leap).toBe(2);
    for (let nowMs = 2600; nowMs < 20_000; nowMs += 100) pace.noteJump(nowMs);
    expect(pace.leap).toBe(8);
  });

  it('bears any jump while pictures cost little more than their period, one dear picture among them or not', () => {
    const pace = new LeapControl();
    pace.begin(0, periodMs);
    for (let picture = 0; picture < 10; picture += 1) pace.noteCost(picture === 5 ? 400 : 21);
    for (let nowMs = 0; nowMs < 2000; nowMs += 100) pace.noteJump(nowMs);
    expect(pace.leap).toBe(1);
    for (let picture = 0; picture < 16; picture += 1) pace.noteCost(25);
    pace.noteJump(2000);
    expect(pace.leap).toBe(2);
  });

  it('tries a shorter step after a calm while, again and again while it is kept', () => {
    const pace = new LeapControl();
    pace.begin(0, periodMs);
    for (const nowMs of [0, 100, 200, 300]) pace.noteJump(nowMs);
    expect(pace.leap).toBe(4);
    const loweredMs = shortenedWhile(pace, { fromMs: 300, toMs: 60_000, isKept: () => true });
    expect(loweredMs.slice(0, 3)).toEqual([1100, 1900, 2700]);
    expect(pace.leap).toBe(1);
  });

  it('tries a step that could not be kept later each time', () => {
    const pace = new LeapControl();
    pace.begin(0, periodMs);
    for (const nowMs of [0, 25, 50, 75, 100]) pace.noteJump(nowMs);
    const leap = pace.leap;
    const triedMs = shortenedWhile(pace, { fromMs: 100, toMs: 80_000, isKept: (tried) => tried >= leap });
    const waitedMs = triedMs.map((ms, at) => ms - (triedMs[at - 1] ?? 100));
    for (const [at, ms] of waitedMs.entries()) expect(ms).toBeGreaterThanOrEqual(Math.min(800 * 2 ** at, 32_000));
    expect(triedMs.length).toBeGreaterThanOrEqual(4);
  });

  it('takes the step that the cost of pictures asks for at once when that is much shorter', () => {
    const pace = new LeapControl();
    pace.begin(0, periodMs);
    for (let nowMs = 0; nowMs < 1500; nowMs += 100) pace.noteJump(nowMs);
    expect(pace.leap).toBe(8);
    for (let picture = 0; picture < 10; picture += 1) pace.noteCost(50);
    pace.relax(2700);
    expect(pace.leap).toBe(3);
  });

  it('goes on at the same pace after a pause, at the same time between pictures at another speed, anew with another file', () => {
    const pace = new LeapControl();
    pace.begin(0, periodMs);
    for (const nowMs of [0, 100, 200, 300]) pace.noteJump(nowMs);
    const { leap } = pace;
    pace.begin(5000, periodMs);
    expect(pace.leap).toBe(leap);
    pace.begin(6000, 2 * periodMs);
    expect(pace.leap).toBe(leap / 2);
    pace.forget();
    pace.begin(7000, periodMs);
    expect(pace.leap).toBe(1);
  });
});

/** When the step was shortened; a step that is not kept makes the run jump. */
function shortenedWhile(
  pace: LeapControl,
  { fromMs, toMs, isKept }: { fromMs: number; toMs: number; isKept: (leap: number) => boolean },
): number[] {
  const shortenedMs: number[] = [];
  for (let nowMs = fromMs, { leap } = pace; nowMs < toMs; nowMs += 100) {
    pace.relax(nowMs);
    if (pace.leap < leap) shortenedMs.push(nowMs);
    leap = pace.leap;
    for (let ms = nowMs + 10; !isKept(pace.leap); ms += 10) pace.noteJump(ms);
    leap = pace.leap;
  }
  return shortenedMs;
}

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

  stall(lastsMs: number): void {
    this.#freeMs = Math.max(this.#freeMs, this.#clock.nowMs()) + lastsMs;
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

/** Pictures a second from the third second on, and how even they were: the longest time without one. */
async function countShown(
  speed: number,
  costMs: { decode: number; render: number },
  hiccup?: { everyMs: number; lastsMs: number },
): Promise<{ perS: number; longestMs: number }> {
  const clock = new ManualClock();
  const engine = new EngineModel(clock, costMs);
  const timeline = { fps: 30, frameCount: 100_000, durationS: 3333 };
  const playback = new PlaybackClock({ timeline, startIndex: 0, startMs: 0, speed, maxPicturesPerS: 120 });
  const meter = new FrameMeter();
  let shown = 0;
  let shownMs = 0;
  let longestMs = 0;
  const run = new PlaybackRun<number>({
    clock,
    playback,
    pace: new LeapControl(),
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
      longestMs = Math.max(longestMs, clock.nowMs() - shownMs);
      shownMs = clock.nowMs();
    },
    drop: () => undefined,
    discard: () => undefined,
    failed: () => undefined,
    ended: () => undefined,
  });
  run.start();
  await clock.advance(3000);
  shown = 0;
  longestMs = 0;
  if (hiccup === undefined) await clock.advance(10_000);
  else {
    for (let passedMs = 0; passedMs < 10_000; passedMs += hiccup.everyMs) {
      engine.stall(hiccup.lastsMs);
      await clock.advance(hiccup.everyMs);
    }
  }
  run.stop();
  return { perS: shown / 10, longestMs };
}

describe('a run on an engine for which jumps are dear', () => {
  it('shows every picture when the engine is just fast enough', async () => {
    expect((await countShown(2, { decode: 4, render: 11 })).perS).toBeGreaterThan(58);
  });

  it('gets most of what evenly spaced pictures would give when it is not', async () => {
    // 120 frames a second: every third one costs 4·3 + 11 ms of every 25.
    expect((await countShown(4, { decode: 4, render: 11 })).perS).toBeGreaterThan(0.8 * 40);
  });

  it('shows what it can get when it is far too slow', async () => {
    // Decoding alone takes longer than playing: a jump over a group of 15 costs 400 ms.
    expect((await countShown(4, { decode: 25, render: 25 })).perS).toBeGreaterThan(0.8 * (1000 / 425));
  });
});

describe('a run whose pictures cost the same each', () => {
  for (const [costMs, step] of [
    [10, 1],
    [15, 1],
    [18, 1],
    [20, 2],
    [30, 2],
    [36, 2],
    [45, 3],
    [52, 3],
    [60, 4],
    [120, 7],
  ] as const) {
    it(`asked for 60 a second, ${costMs} ms each: shows every ${step}. or what can be had of it`, async () => {
      const shown = await countShown(2, { decode: 0, render: costMs });
      const perS = Math.min(60 / step, 1000 / costMs);
      // Now and then a shorter step is tried, which may cost a picture or two.
      expect(shown.perS).toBeGreaterThan(0.88 * perS);
      expect(shown.longestMs).toBeLessThan(3 * (1000 / perS) + 50);
    });
  }

  it('keeps the pace that is sustained through hiccups', async () => {
    const shown = await countShown(2, { decode: 0, render: 43 }, { everyMs: 1000, lastsMs: 120 });
    expect(shown.perS).toBeGreaterThan(0.8 * 20);
  });
});
