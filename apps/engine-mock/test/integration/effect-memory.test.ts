import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effects } from '../../src/effects/effect-registry.ts';
import type { Picture } from '../support/picture.ts';
import { openPictures, type PictureBench } from '../support/render-in-process.ts';
import { makeClip } from '../support/test-clips.ts';

const frameCount = 45;

const withMemory = effects.flatMap(({ info }) => (info.history === undefined ? [] : [info.id]));

/** Memory alone, behind and before filters and kernels, memory of memory, and random effects in between. */
const chains: readonly [name: string, chain: readonly Record<string, unknown>[]][] = [
  ...withMemory.map((id): [string, Record<string, unknown>[]] => [id, [{ effectId: id }]]),
  ['a filter, echo, a filter', [{ effectId: 'fx.hue_shift' }, { effectId: 'fx.echo' }, { effectId: 'fx.blur' }]],
  ['grain behind feedback', [{ effectId: 'fx.noise' }, { effectId: 'fx.feedback', mix: 0.6 }]],
  [
    'echo of a difference of a stutter',
    [
      { effectId: 'fx.stutter', parameters: { hold: 5 } },
      { effectId: 'fx.frame_difference', parameters: { delay: 4 } },
      { effectId: 'fx.vhs' },
      { effectId: 'fx.echo', parameters: { count: 3, delay: 2 } },
      { effectId: 'fx.invert' },
    ],
  ],
];

describe('effects with memory', () => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-memory-'));
  const open: PictureBench[] = [];
  let clip: string;
  beforeAll(async () => {
    const options = { width: 160, height: 90, frameCount, keyframeInterval: 10, maxBFrames: 2 };
    clip = (await makeClip(join(folder, 'clip.mp4'), options)).path;
  });
  afterAll(async () => {
    await Promise.all(open.map((pictures) => pictures.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  async function openBench(threadsPerGraph = 1): Promise<PictureBench> {
    const pictures = await openPictures(clip, folder, threadsPerGraph);
    open.push(pictures);
    return pictures;
  }

  it.each(chains)('%s: a frame has one picture, however it was reached', async (_name, chain) => {
    const frames = Array.from({ length: frameCount }, (_, index) => index);
    const show = async (pictures: PictureBench, index: number) => digest(await pictures.render(index, chain, 7));
    const forwards = await openBench();
    const wanted: string[] = [];
    for (const index of frames) wanted.push(await show(forwards, index));
    expect(new Set(wanted).size).toBeGreaterThan(frameCount / 10);

    const backwards = await openBench();
    for (const index of frames.toReversed())
      expect([index, await show(backwards, index)]).toEqual([index, wanted[index]]);
    const jumping = await openBench();
    for (const step of frames) {
      const index = (step * 17 + 30) % frameCount;
      expect([index, await show(jumping, index)]).toEqual([index, wanted[index]]);
    }
    // As an export makes them: several at a time, other threads inside of the graphs.
    const exporting = await openBench(2);
    expect(await Promise.all(frames.map((index) => show(exporting, index)))).toEqual(wanted);
    const fresh = await openBench();
    expect(await show(fresh, frameCount - 1)).toBe(wanted.at(-1));
  });

  it('see the first frame before the first', async () => {
    const pictures = await openBench();
    const plain = digest(await pictures.render(0, []));
    expect(digest(await pictures.render(0, [{ effectId: 'fx.echo' }]))).toBe(plain);
    expect(digest(await pictures.render(0, [{ effectId: 'fx.slit_scan' }]))).toBe(plain);
    const difference = await pictures.render(0, [{ effectId: 'fx.frame_difference' }]);
    expect(difference.rgb.every((value) => value === 0)).toBe(true);
  });

  it('show the frames they name', async () => {
    const pictures = await openBench();
    const stutter = [{ effectId: 'fx.stutter', parameters: { hold: 6 } }];
    for (const index of [0, 5, 6, 11, 12, 44]) {
      expect(digest(await pictures.render(index, stutter))).toBe(
        digest(await pictures.render(index - (index % 6), [])),
      );
    }
    const scan = await pictures.render(30, [{ effectId: 'fx.slit_scan', parameters: { depth: 8 } }]);
    for (let row = 0; row < 90; row += 1) {
      const from = await pictures.render(30 - Math.floor((row * 9) / 90), []);
      expect(getRow(scan, row)).toEqual(getRow(from, row));
    }
  });

  it('keep what they remember within bounds while playing', async () => {
    const pictures = await openBench();
    const chain = [{ effectId: 'fx.echo', parameters: { count: 6, delay: 5 } }];
    for (let round = 0; round < 3; round += 1) {
      for (let index = 0; index < frameCount; index += 1) await pictures.render(index, chain);
    }
    // Thirty frames back, the frame itself, and those kept for neighbours on both sides.
    expect(pictures.countRemembered()).toBeLessThanOrEqual(31 + 12);
    await pictures.render(3, []);
    for (const id of ['fx.invert', 'fx.sepia'])
      await pictures.render(3, [{ effectId: id }, { effectId: 'fx.stutter' }]);
    expect(pictures.countRemembered()).toBeLessThan(30);
  });
});

function digest(picture: Picture): string {
  return createHash('sha256').update(picture.rgb).digest('hex');
}

function getRow({ rgb, width }: Picture, row: number): Uint8Array {
  return rgb.subarray(row * width * 3, (row + 1) * width * 3);
}
