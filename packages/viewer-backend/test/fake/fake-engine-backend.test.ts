import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/common/clock.ts';
import {
  CountingClock,
  createFakeEngineBackend,
  createFakeMediaLibrary,
  describeEngineBackend,
  ManualClock,
  readFakeFrameNumber,
} from '../../src/testing/index.ts';

describeEngineBackend(
  'fake',
  async () => {
    const clock = new CountingClock(createClock(globalThis));
    const backend = createFakeEngineBackend({ clock, latencyMs: 1 });
    return {
      backend,
      media: { type: 'id', id: 'sample', name: 'Sample clip' },
      otherMedia: { type: 'path', path: '/clips/second.mp4' },
      missingMedia: { type: 'id', id: 'missing', name: 'missing' },
      supports: ['thumbnails', 'waveform', 'range'],
      restartEngine: async () => backend.engine.restart(),
      readFrameNumber: (frame) => ('buffer' in frame ? readFakeFrameNumber(frame) : undefined),
      countTimers: () => clock.pendingTimers,
      countPictures: () => backend.engine.pictureCount,
      close: async () => undefined,
    };
  },
  { describe, it },
);

describe('createFakeEngineBackend', () => {
  it('draws the same picture for the same request', async () => {
    const [first, second, inverted] = await Promise.all([drawOne([]), drawOne([]), drawOne(invert)]);
    expect(first).toEqual(second);
    expect(inverted).not.toEqual(first);
  });

  it('lists and takes files', async () => {
    const library = createFakeMediaLibrary();
    const listing = await library.list();
    expect(listing.entries.map(({ id }) => id)).toEqual(['sample', 'second']);
    const fractions: number[] = [];
    const media = await library.upload(new File([], 'a.mp4'), { onProgress: (f) => fractions.push(f) });
    expect(media).toMatchObject({ type: 'id', id: 'sample' });
    expect(fractions.at(-1)).toBe(1);
  });
});

const invert = [{ effectId: 'fx.invert' }];

async function drawOne(chain: { effectId: string }[]): Promise<Uint8Array> {
  const clock = new ManualClock();
  const backend = createFakeEngineBackend({ clock });
  let pixels = new Uint8Array();
  backend.onFrame((frame) => {
    if ('buffer' in frame) pixels = new Uint8Array(frame.buffer).slice();
  });
  backend.setChain(chain);
  void backend.connect();
  await clock.advance(100);
  void backend.open({ type: 'id', id: 'second', name: 'second' });
  await clock.advance(100);
  backend.show(1);
  await clock.advance(100);
  backend.disconnect();
  return pixels;
}
