import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { effects } from '../../src/effects/effect-registry.ts';
import { openPictures, type PictureBench } from '../support/render-in-process.ts';
import { makeClip } from '../support/test-clips.ts';

const ids = effects.map((effect) => effect.info.id);

/** Kernels and filters in turn, mixed and whole, with memory and grain in between: six graphs. */
const mixture = [
  { effectId: 'fx.sepia' },
  { effectId: 'fx.mirror', mix: 0.5 },
  { effectId: 'fx.invert', mix: 0.5 },
  { effectId: 'fx.rgb_split' },
  { effectId: 'fx.noise', mix: 0.5 },
  { effectId: 'fx.echo' },
  { effectId: 'fx.blur', mix: 0.3 },
  { effectId: 'fx.scanlines' },
  { effectId: 'fx.posterize' },
  { effectId: 'fx.vignette' },
];

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const tenFlips = Array.from({ length: 10 }, (_, at) => ({ effectId: at % 2 === 0 ? 'util.flip' : 'fx.mirror' }));

describe('long chains', () => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-chains-'));
  const open: PictureBench[] = [];
  let clip: string;
  beforeAll(async () => {
    clip = (await makeClip(join(folder, 'clip.mp4'), { width: 320, height: 180, frameCount: 40 })).path;
  });
  afterAll(async () => {
    await Promise.all(open.map((pictures) => pictures.close()));
    rmSync(folder, { recursive: true, force: true });
  });

  async function openBench(path = clip, threadsPerGraph = 1): Promise<PictureBench> {
    const pictures = await openPictures(path, folder, threadsPerGraph);
    open.push(pictures);
    return pictures;
  }

  it('of every effect render, ten at a time, in both orders', async () => {
    const pictures = await openBench();
    for (let from = 0; from < ids.length; from += 10) {
      const chain = ids.slice(from, from + 10).map((effectId) => ({ effectId, mix: 0.8 }));
      for (const order of [chain, chain.toReversed()]) {
        expect((await pictures.render(12, order)).width).toBe(320);
      }
    }
  });

  it('give the same picture on the way of the preview and on that of an export', async () => {
    const [preview, exporting] = [await openBench(), await openBench(clip, 2)];
    const exported = await Promise.all(Array.from({ length: 40 }, (_, index) => exporting.render(index, mixture)));
    for (const index of [39, 0, 20, 21, 22, 7]) {
      const shown = await preview.render(index, mixture);
      expect([index, Buffer.compare(shown.rgb, exported[index]?.rgb ?? Buffer.alloc(0))]).toEqual([index, 0]);
    }
  });

  it('depend on the seed only where something is random', async () => {
    const pictures = await openBench();
    const render = async (chain: unknown, seed: number) => Buffer.from((await pictures.render(9, chain, seed)).rgb);
    for (const effect of effects) {
      const isRandom = effect.kind === 'filter' ? effect.usesGrain === true : effect.isRandom === true;
      const chain = [{ effectId: effect.info.id }];
      const isSame = (await render(chain, 1)).equals(await render(chain, 2));
      expect([effect.info.id, isSame]).toEqual([effect.info.id, !isRandom]);
    }
  });

  it('render in 4K', async () => {
    const large = await makeClip(join(folder, 'large.mp4'), {
      width: 3840,
      height: 2160,
      frameCount: 3,
      maxBFrames: 0,
      encoderOptions: { preset: 'ultrafast', crf: '20' },
    });
    const pictures = await openBench(large.path);
    // Mirrored halves look the same from both sides.
    const mirrored = await pictures.render(2, [{ effectId: 'fx.mirror' }]);
    const flipped = await pictures.render(2, tenFlips.slice(1));
    expect([flipped.width, flipped.height]).toEqual([3840, 2160]);
    expect(Buffer.compare(flipped.rgb, mirrored.rgb)).toBe(0);
    expect((await pictures.render(2, mixture)).width).toBe(3840);
  });

  it('need no more memory after four hundred pictures than after sixty', async () => {
    const pictures = await openBench();
    for (let picture = 0; picture < 60; picture += 1) await pictures.render(picture % 40, mixture);
    collectGarbage();
    const beforeBytes = process.memoryUsage.rss();
    for (let picture = 0; picture < 340; picture += 1) await pictures.render(picture % 40, mixture);
    // One picture lost at each step would come to eighty megabytes; the copies made for this test are collected.
    collectGarbage();
    expect(process.memoryUsage.rss() - beforeBytes).toBeLessThan(64 * 2 ** 20);
  });

  it('go through several files and chains at once', async () => {
    const other = await makeClip(join(folder, 'other.mp4'), { width: 200, height: 120, frameCount: 20 });
    const benches = [await openBench(), await openBench(other.path), await openBench()];
    const chains = [mixture, [{ effectId: 'fx.feedback' }], []];
    const alone = await openBench(other.path);
    const wanted = await alone.render(13, chains[1]);
    const made = await Promise.all(
      Array.from({ length: 18 }, (_, at) => benches[at % 3]?.render(at === 1 ? 13 : at, chains[at % 3])),
    );
    expect(Buffer.compare(made[1]?.rgb ?? Buffer.alloc(0), wanted.rgb)).toBe(0);
  });
});
