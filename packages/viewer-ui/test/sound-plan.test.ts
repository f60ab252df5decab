import { describe, expect, it } from 'vitest';
import { SoundPieces } from '../src/lanes/engine/sound/sound-pieces.ts';
import { type PlannedCue, SoundPlan } from '../src/lanes/engine/sound/sound-plan.ts';

function takeUntil(plan: SoundPlan, untilS: number): PlannedCue[] {
  const cues: PlannedCue[] = [];
  for (let cue = plan.peek(untilS); cue !== undefined; cue = plan.peek(untilS)) {
    cues.push(cue);
    plan.advance(cue);
  }
  return cues;
}
const lengthOf = (cues: readonly PlannedCue[]) => cues.reduce((sum, { durationS }) => sum + durationS, 0);

describe('SoundPlan', () => {
  it('follows the grid of pieces without a seam and ends with the clip', () => {
    const cues = takeUntil(new SoundPlan({ timeS: 1.5, speed: 1 }, 100, 5), 999);
    expect(cues.map(({ index, offsetS, durationS }) => [index, offsetS, durationS])).toEqual([
      [0, 1.5, 0.5],
      [1, 0, 2],
      [2, 0, 1],
    ]);
    expect(cues.map(({ whenS }) => whenS)).toEqual([100, 100.5, 102.5]);
  });

  it('jumps with a loop, as often as needed', () => {
    const plan = new SoundPlan({ timeS: 3.5, speed: 1, loop: { inS: 1, outS: 4 } }, 10, 60);
    const cues = takeUntil(plan, 17);
    expect(cues.map(({ index, offsetS }) => [index, offsetS])).toEqual([
      [1, 1.5],
      [0, 1],
      [1, 0],
      [0, 1],
      [1, 0],
      [0, 1],
    ]);
    expect(lengthOf(cues)).toBeCloseTo(7.5, 9);
  });

  it('tells how far sound and pictures are apart, over the jump of a loop too', () => {
    const loop = { inS: 1, outS: 4 };
    const plan = new SoundPlan({ timeS: 3.5, speed: 1, loop }, 10, 60);
    expect(plan.driftFrom({ timeS: 1.25, speed: 1, loop }, 10.8)).toBeCloseTo(0.05, 9);
    expect(plan.driftFrom({ timeS: 3.9, speed: 1, loop }, 10.3)).toBeCloseTo(-0.1, 9);
    expect(plan.hasSameLoop({ inS: 1, outS: 4 })).toBe(true);
    expect(plan.hasSameLoop(undefined)).toBe(false);
  });
});

describe('SoundPieces', () => {
  it('fetches each piece once, and a failed one again after a while', async () => {
    const asked: string[] = [];
    let nowMs = 0;
    let isBroken = false;
    const news: unknown[] = [];
    const pieces = new SoundPieces<string>({
      load: async (assetId, index) => {
        asked.push(`${assetId} ${index}`);
        if (isBroken) throw new Error('gone');
        return `${assetId}:${index}`;
      },
      nowMs: () => nowMs,
      onNews: (error) => news.push(error),
    });
    const settle = () => new Promise((resolve) => setTimeout(resolve, 0));
    expect(pieces.take('a', 3)).toBeUndefined();
    expect(pieces.take('a', 3)).toBeUndefined();
    await settle();
    expect(pieces.take('a', 3)).toBe('a:3');
    isBroken = true;
    pieces.take('a', 4);
    await settle();
    pieces.take('a', 4);
    expect(asked).toEqual(['a 3', 'a 4']);
    nowMs = 6000;
    isBroken = false;
    pieces.take('a', 4);
    await settle();
    expect(pieces.take('a', 4)).toBe('a:4');
    expect(news.map((error) => error instanceof Error)).toEqual([false, true, false]);
  });
});
