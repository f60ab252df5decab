import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/common/clock.ts';
import {
  CountingClock,
  createFakeEngineBackend,
  createFakeMediaLibrary,
  describeEngineBackend,
  fakeRampS,
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

describe('what the fake engine makes', () => {
  async function openSample() {
    const clock = new ManualClock();
    const backend = createFakeEngineBackend({ clock });
    void backend.connect();
    await clock.advance(100);
    void backend.open({ type: 'id', id: 'sample', name: 'Sample clip' });
    await clock.advance(100);
    const settle = async <Value>(promise: Promise<Value>): Promise<Value> => {
      await clock.advance(100);
      return promise;
    };
    return { backend, clock, settle };
  }

  it('exports with progress, and the file can be opened', async () => {
    const { backend, clock, settle } = await openSample();
    const job = await settle(backend.startExport({ target: 'out.mp4', codec: 'h264', inS: 1, outS: 3 }));
    const heard: number[] = [];
    backend.onJobs((jobs) => heard.push(jobs[0]?.status().progress ?? -1));
    await clock.advance(3000);
    expect(await job.done).toMatchObject({
      status: 'complete',
      doneFrames: 60,
      totalFrames: 60,
      target: { name: 'out.mp4', mediaId: 'exported-out.mp4' },
    });
    expect(heard).toEqual([...heard].sort((a, b) => a - b));
    expect(backend.engine.exports[0]).toMatchObject({ in_point: 1, out_point: 3, chain: [] });
    const copy = await settle(backend.open({ type: 'id', id: 'exported-out.mp4', name: 'out.mp4' }));
    expect(copy.frame_count).toBe(60);
    backend.disconnect();
  });

  it('finds the jobs that run when it connects', async () => {
    const { backend, clock } = await openSample();
    backend.disconnect();
    backend.engine.jobs.setHeld(true);
    const id = backend.engine.jobs.add({ kind: 'export', totalFrames: 8, target: { name: 'left.mov' } });
    void backend.connect();
    await clock.advance(100);
    expect(backend.jobs().map((job) => job.status())).toMatchObject([
      { id, kind: 'export', status: 'running', target: { name: 'left.mov' } },
    ]);
    backend.disconnect();
  });

  it('cuts sound to the sample, each sample telling its time', async () => {
    const { backend, settle } = await openSample();
    const { url, sampleRate } = await settle(backend.audio({ startS: 9, durationS: 2 }));
    const wav = new DataView(await (await fetch(url)).arrayBuffer());
    expect(wav.getUint32(24, true)).toBe(sampleRate);
    // The clip is ten seconds long, so one second is left: 16 bits on two channels.
    expect(wav.getUint32(40, true)).toBe(sampleRate * 4);
    expect(wav.getInt16(44, true) / 32_767).toBeCloseTo((9 / fakeRampS) * 2 - 1, 4);
    backend.disconnect();
  });

  it('tells where a run stands, between pictures too', async () => {
    const { backend, clock } = await openSample();
    expect(backend.playhead()).toBeUndefined();
    backend.play();
    const before = backend.playhead()?.timeS ?? 0;
    await clock.advance(517);
    expect((backend.playhead()?.timeS ?? 0) - before).toBeCloseTo(0.517, 6);
    backend.disconnect();
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
