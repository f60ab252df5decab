import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EngineProcess, startEngine } from '../support/engine-process.ts';
import { ffmpeg, listDecodingTimes, probeFile, runFfmpeg } from '../support/ffmpeg.ts';
import { startJob, waitForJob } from '../support/jobs.ts';
import { type RedisProcess, redisServer, startRedis } from '../support/redis-process.ts';
import { makeClip, makeFilmClip } from '../support/test-clips.ts';
import { RequestClient } from '../support/wire-clients.ts';
import { useEngine } from '../support/with-engine.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';

/** Mean difference of two encodings of a picture: each segment chooses its own key frames. */
const encodingLoss = 4;

const chain = [{ effectId: 'fx.echo' }, { effectId: 'fx.noise', parameters: { intensity: 0.02 } }];

/** A tone without an end, in which any gap or click would be heard. */
function sampleTone(seconds: number): readonly [number, number] {
  const value = 0.5 * Math.sin(2 * Math.PI * 440 * seconds);
  return [value, -value];
}

/** Grey pictures of 64×36 one after the other. */
function decodePictures(path: string): Uint8Array[] {
  const size = 64 * 36;
  const raw = runFfmpeg([
    '-i',
    path,
    '-map',
    '0:v',
    '-fps_mode',
    'passthrough',
    '-vf',
    'scale=64:36,format=gray',
    ...toRaw,
  ]);
  return Array.from({ length: raw.length / size }, (_, index) => raw.subarray(index * size, (index + 1) * size));
}

const toRaw = ['-f', 'rawvideo', '-'];

function decodeSound(path: string): Buffer {
  return runFfmpeg(['-i', path, '-map', '0:a', '-f', 's16le', '-']);
}

function measureDifference(a: Uint8Array, b: Uint8Array): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
}

needs(needs(describe, ffmpeg), redisServer)('exports by three workers', () => {
  let redis: RedisProcess;
  let workers: WorkerProcess[] = [];
  let queued: EngineProcess;
  let client: RequestClient;
  const test = useEngine({
    prepare: async (folder) => {
      const sound = { durationSeconds: 6, sampleAt: sampleTone };
      await makeClip(join(folder, 'plain.mp4'), { width: 160, height: 90, frameCount: 150, sound });
      await makeFilmClip(join(folder, 'film.mp4'), { width: 160, height: 90, frameCount: 150 });
    },
  });
  const inFolder = (name: string) => join(test.folder, name);

  beforeAll(async () => {
    redis = await startRedis();
    const url = redis.writeUrl(0);
    const starting = Array.from({ length: 3 }, () => startWorker(url, test.folder));
    workers = await Promise.all(starting);
    queued = await startEngine(['--media-root', test.folder, '--log-level', 'warn', '--queue', url]);
    client = new RequestClient(queued.commandPort);
  });

  afterAll(async () => {
    client?.close();
    await queued?.dispose();
    await Promise.all(workers.map((worker) => worker.dispose()));
    await redis?.stop();
  });

  /** Exports the same with and without workers. */
  async function exportBoth(clip: string, name: string, fields: Record<string, unknown>) {
    const order = { ...fields, chain, seed: 7 };
    const path = { joined: inFolder(`joined-${name}`), whole: inFolder(`whole-${name}`) };
    for (const [who, target] of [
      [client, path.joined],
      [test.client, path.whole],
    ] as const) {
      await who.call('ingest', { path: inFolder(clip) });
      const status = await waitForJob(who, await startJob(who, 'export_start', { ...order, path: target }));
      expect(status).toMatchObject({ status: 'complete', progress: 1, eta_s: 0, error: null, code: null });
    }
    expect(readdirSync(test.folder).filter((entry) => entry.startsWith('.'))).toEqual([]);
    return path;
  }

  it.each([
    ['plain.mp4', 'h264', 'made.mp4', { in_point: 0.2, out_point: 5.8 }],
    ['film.mp4', 'h265', 'made.mkv', { encoder_preset: 'ultrafast' }],
    ['plain.mp4', 'vp9', 'made.webm', { encoder_preset: 'realtime', resolution: [64, 36] }],
    ['plain.mp4', 'prores_422', 'made.mov', { resolution: [64, 36] }],
  ])('are the same pictures at the same times, from %s as %s', async (clip, codec, name, fields) => {
    const { joined, whole } = await exportBoth(clip, name, { codec, ...fields });
    const segments = workers
      .flatMap((worker) => worker.readLog())
      .filter(({ kind, msg }) => kind === 'segment' && msg === 'done');
    expect(segments.length).toBeGreaterThanOrEqual(3);
    const [ours, theirs] = [probeFile(joined), probeFile(whole)];
    expect(ours.times).toEqual(theirs.times);
    expect(ours.video).toEqual(theirs.video);
    const [made, wanted] = [decodePictures(joined), decodePictures(whole)];
    expect(made).toHaveLength(wanted.length);
    const losses = made.map((picture, index) => measureDifference(picture, wanted[index] ?? picture));
    expect(Math.max(...losses)).toBeLessThan(encodingLoss);
    // Matroska keeps no decoding times; what is made up for the first packets does not count.
    const decoded = listDecodingTimes(joined).filter((ticks) => Number.isFinite(ticks));
    expect(decoded).toEqual([...new Set(decoded)].sort((one, other) => one - other));
    expect(ours.audio).toEqual(theirs.audio);
    if (theirs.audio !== undefined) expect(decodeSound(joined).equals(decodeSound(whole))).toBe(true);
  });

  it('number pictures on, and take a GIF as one segment', async () => {
    const fields = { codec: 'png', out_point: 4, resolution: [64, 36] };
    const numbered = await exportBoth('plain.mp4', 'picture-%03d.png', fields);
    const names = readdirSync(test.folder).filter((name) => name.startsWith('joined-picture-'));
    expect(names).toHaveLength(100);
    const [made, wanted] = [decodePictures(numbered.joined), decodePictures(numbered.whole)];
    expect(made).toEqual(wanted);
    for (const name of readdirSync(test.folder)) if (name.endsWith('.png')) rmSync(inFolder(name));
    const moving = await exportBoth('film.mp4', 'made.gif', { codec: 'gif', out_point: 2, resolution: [64, 36] });
    expect(decodePictures(moving.joined)).toEqual(decodePictures(moving.whole));
  });

  it('fill the cache with ranges, and find there what was made', async () => {
    await client.call('ingest', { path: inFolder('plain.mp4') });
    const range = { start: 0, end: 4, fps: 50, chain };
    const status = await waitForJob(client, await startJob(client, 'render_range', { ...range, mode: 'job' }));
    expect(status).toMatchObject({ status: 'complete', progress: 1, cached_count: 200, total_frames: 200 });
    const wanted = { time: 2.04, chain, frame: 'inline' };
    const cached = await client.call('render_frame', wanted);
    expect(cached).toMatchObject({ ok: true, frame_index: 51, cached: true });
    await test.client.call('ingest', { path: inFolder('plain.mp4') });
    const made = await test.client.call('render_frame', wanted);
    expect(cached.frame_data).toBe(made.frame_data);
    expect(await client.call('render_range', range)).toMatchObject({ ok: true, cached_count: 200 });
  });

  it('tell of the queue', async () => {
    expect(await client.call('engine_info')).toMatchObject({ queue: { connected: true, workers: 3 } });
    expect((await test.client.call('engine_info')).queue).toBeUndefined();
  });
});
