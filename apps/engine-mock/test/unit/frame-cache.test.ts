import { describe, expect, it } from 'vitest';
import { parseChain } from '../../src/effects/parse-chain.ts';
import { emptyChain } from '../../src/effects/resolved-chain.ts';
import type { Media } from '../../src/media/asset.ts';
import { FrameCache } from '../../src/render/frame-cache.ts';

const media = { fingerprint: 'one' } as Media;
const makePicture = (bytes: number) => ({ width: 1, height: 1, jpeg: new Uint8Array(bytes) });
const keyOf = (index: number) => ({ media, index, chain: emptyChain });

describe('FrameCache', () => {
  it('lets the picture used longest ago go when it is full', () => {
    const cache = new FrameCache(1000);
    for (let index = 0; index < 4; index += 1) cache.add(keyOf(index), makePicture(250));
    expect(cache.byteLength).toBe(1000);
    expect(cache.find(keyOf(0))).toBeDefined();
    cache.add(keyOf(4), makePicture(251));
    expect([0, 1, 2, 3, 4].map((index) => cache.find(keyOf(index)) !== undefined)).toEqual([
      true,
      false,
      false,
      true,
      true,
    ]);
    expect(cache.byteLength).toBe(751);
  });

  it('replaces a picture, and keeps none that is larger than everything', () => {
    const cache = new FrameCache(1000);
    cache.add(keyOf(1), makePicture(400));
    cache.add(keyOf(1), makePicture(300));
    expect(cache.byteLength).toBe(300);
    cache.add(keyOf(2), makePicture(1001));
    expect([cache.byteLength, cache.isEmpty, cache.find(keyOf(2))]).toEqual([0, true, undefined]);
  });

  it('tells pictures apart by file, chain and, where it can be seen, seed', () => {
    const cache = new FrameCache(1000);
    const invert = (seed: number) => parseChain([{ effectId: 'fx.invert' }], seed);
    const noise = (seed: number) => parseChain([{ effectId: 'fx.noise' }], seed);
    cache.add({ media, index: 1, chain: invert(1) }, makePicture(1));
    cache.add({ media, index: 1, chain: noise(1) }, makePicture(2));
    const find = (key: { chain: ReturnType<typeof invert>; media?: Media }) =>
      cache.find({ media, index: 1, ...key })?.jpeg.byteLength;
    expect([find({ chain: invert(2) }), find({ chain: noise(1) }), find({ chain: noise(2) })]).toEqual([
      1,
      2,
      undefined,
    ]);
    expect([find({ chain: emptyChain }), find({ chain: invert(1), media: { fingerprint: 'two' } as Media })]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
