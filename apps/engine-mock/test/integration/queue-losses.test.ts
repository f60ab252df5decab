import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { queueName } from '../../src/queue/queue-names.ts';
import { startEngine } from '../support/engine-process.ts';
import { ffmpeg, probeFile, readPackets } from '../support/ffmpeg.ts';
import { startJob, waitForJob } from '../support/jobs.ts';
import { type RedisProcess, redisServer, startRedis } from '../support/redis-process.ts';
import { makeClip } from '../support/test-clips.ts';
import { type Reply, RequestClient } from '../support/wire-clients.ts';
import { beginWorker, type LogLine, startWorker, type WorkerProcess } from '../support/worker-process.ts';

/** Four segments, each slow enough to be caught in the middle. */
const slow = { codec: 'h264', encoder_preset: 'slow', resolution: [480, 270], chain: [{ effectId: 'fx.blur' }] };

const clipFrames = 192;
const isRunning = ({ current_frame }: Reply) => Number(current_frame) > 0;
/** So much sound that writing it takes a while: a second for every four pictures. */
const longSound = {
  durationSeconds: clipFrames / 4,
  sampleAt: (seconds: number) => [Math.sin(seconds * 3000), 0] as const,
};

const isSegmentBegun = ({ kind, msg }: LogLine) => kind === 'segment' && msg === 'began';

/** The first of some workers that has a segment in work. */
function findBeginner(workers: readonly WorkerProcess[]): Promise<WorkerProcess> {
  return Promise.race(workers.map((worker) => worker.waitForLog(isSegmentBegun).then(() => worker)));
}

needs(needs(describe, ffmpeg), redisServer)('a queue that loses somebody', () => {
  const use = useCleanUp();
  let folder = '';
  let redis: RedisProcess;
  /** Each test has a database of its own. */
  let database = 0;
  const inFolder = (name: string) => join(folder, name);
  const clips = ['clip.mp4', 'sound.mp4'];
  const listMade = () => readdirSync(folder).filter((name) => !clips.includes(name));

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'engine-mock-queue-'));
    redis = await startRedis();
    const small = { width: 160, height: 90, frameCount: clipFrames };
    await makeClip(inFolder('clip.mp4'), small);
    const slowly = { timeScale: 1000, getTick: (index: number) => index * 250, frameRate: { num: 4, den: 1 } };
    await makeClip(inFolder('sound.mp4'), { ...small, ...slowly, sound: longSound });
  });

  afterEach(() => {
    database += 1;
    for (const name of listMade()) rmSync(inFolder(name), { recursive: true });
  });

  afterAll(async () => {
    await redis?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const getUrl = () => redis.writeUrl(database);

  async function startWorkers(count: number): Promise<WorkerProcess[]> {
    const starting = Array.from({ length: count }, () => startWorker(getUrl(), folder));
    return (await Promise.all(starting)).map((worker) => use({ ...worker, close: worker.dispose }));
  }

  async function startQueued(url = getUrl()) {
    const args = ['--media-root', folder, '--log-level', 'warn', '--queue', url, '--open', inFolder('clip.mp4')];
    const engine = await startEngine(args);
    use({ close: engine.dispose });
    const client = use(new RequestClient(engine.commandPort));
    return { engine, client };
  }

  /** Orders of any kind that still wait for somebody. */
  async function listOrders(): Promise<(string | undefined)[]> {
    const connection = new Redis(getUrl(), { maxRetriesPerRequest: null });
    const queue = new Queue(queueName, { connection });
    const orders = await queue.getJobs(['waiting', 'prioritized', 'active', 'waiting-children', 'delayed']);
    await queue.close();
    connection.disconnect();
    return orders.map(({ id }) => id);
  }

  async function expectWhole(name: string): Promise<void> {
    const { times } = probeFile(inFolder(name));
    expect(times).toHaveLength(clipFrames);
    expect(listMade()).toEqual([name]);
  }

  it('makes a segment again whose worker was killed, and takes back one from a worker that ends', async () => {
    const crew = await startWorkers(3);
    const { client } = await startQueued();
    const job = await startJob(client, 'export_start', { ...slow, path: inFolder('made.mp4') });
    const first = await findBeginner(crew);
    first.kill('SIGKILL');
    const second = await findBeginner(crew.filter((worker) => worker !== first));
    second.kill('SIGTERM');
    expect(await second.exited).toBe(0);
    expect(second.readLog()).toContainEqual(expect.objectContaining({ msg: 'given back', kind: 'segment' }));
    const told: number[] = [];
    const status = await waitForJob(client, job, ({ progress, status }) => {
      told.push(Number(progress));
      return status === 'complete';
    });
    expect(status).toMatchObject({ current_frame: clipFrames, error: null });
    expect(told).toEqual([...told].sort((a, b) => a - b));
    await expectWhole('made.mp4');
  });

  it('begins a join again whose worker was killed in the middle of it: the same packets, and no litter', async () => {
    const crew = await startWorkers(2);
    const { client } = await startQueued();
    await client.call('ingest', { path: inFolder('sound.mp4') });
    const begin = (name: string) => startJob(client, 'export_start', { codec: 'h264', path: inFolder(name) });
    expect(await waitForJob(client, await begin('whole.mp4'))).toMatchObject({ status: 'complete' });
    const job = await begin('made.mp4');
    const isJoin = ({ kind, job: id }: LogLine) => kind === 'join' && id === job;
    const listJoined = () => {
      const parts = listMade().find((name) => name.endsWith('.parts'));
      return parts === undefined ? [] : readdirSync(inFolder(parts)).filter((name) => name.startsWith('joined.'));
    };
    const joiner = await Promise.race(
      crew.map((worker) => worker.waitForLog((line) => isJoin(line) && line.msg === 'began').then(() => worker)),
    );
    while (listJoined().length === 0) {
      expect(existsSync(inFolder('made.mp4'))).toBe(false);
      await sleep(1);
    }
    joiner.kill('SIGKILL');
    await joiner.exited;
    expect(existsSync(inFolder('made.mp4'))).toBe(false);
    expect(joiner.readLog().filter(isJoin)).toEqual([expect.objectContaining({ msg: 'began' })]);
    expect(await waitForJob(client, job)).toMatchObject({ status: 'complete', current_frame: clipFrames });
    const [other] = crew.filter((worker) => worker !== joiner);
    expect(other?.readLog().filter(isJoin)).toContainEqual(expect.objectContaining({ msg: 'done' }));
    expect(listMade().sort()).toEqual(['made.mp4', 'whole.mp4']);
    expect(readPackets(inFolder('made.mp4'))).toEqual(readPackets(inFolder('whole.mp4')));
  });

  it('stops what runs and removes what waits when an export or a range is cancelled', async () => {
    await startWorkers(2);
    const { client } = await startQueued();
    const range = { mode: 'job', start: 0, end: 7, fps: 25, chain: [{ effectId: 'fx.halftone' }] };
    for (const [cmd, order] of [
      ['export_start', { ...slow, encoder_preset: 'placebo', path: inFolder('made.mp4') }],
      ['render_range', range],
    ] as const) {
      const job = await startJob(client, cmd, order);
      await waitForJob(client, job, ({ progress }) => Number(progress) > 0);
      expect(await client.call('job_cancel', { job_id: job })).toMatchObject({ ok: true, cancelled: true });
      expect(await waitForJob(client, job)).toMatchObject({ status: 'cancelled', error: null, code: null });
      expect(listMade()).toEqual([]);
      expect(await listOrders()).toEqual([]);
    }
  });

  it('ends with nothing left when the engine is shut down', async () => {
    await startWorkers(1);
    const { engine, client } = await startQueued();
    const job = await startJob(client, 'export_start', { ...slow, path: inFolder('made.mp4') });
    await waitForJob(client, job, isRunning);
    expect(await client.call('shutdown')).toMatchObject({ ok: true });
    expect(await engine.exited).toBe(0);
    expect(listMade()).toEqual([]);
    expect(await listOrders()).toEqual([]);
  });

  it('ends with the error of a worker: its own roots, its own build', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'engine-mock-elsewhere-'));
    use({ close: () => rmSync(elsewhere, { recursive: true }) });
    const worker = await startWorker(getUrl(), elsewhere);
    use({ close: worker.dispose });
    const { client } = await startQueued();
    const refused = await startJob(client, 'export_start', { ...slow, path: inFolder('made.mp4') });
    expect(await waitForJob(client, refused)).toMatchObject({ status: 'error', code: 'path_denied' });
    const range = await startJob(client, 'render_range', { mode: 'job', start: 0, end: 1, fps: 25, chain: [] });
    expect(await waitForJob(client, range)).toMatchObject({ status: 'error', code: 'path_denied' });
    expect(listMade()).toEqual([]);
    expect(readdirSync(elsewhere)).toEqual([]);
    const connection = new Redis(getUrl(), { maxRetriesPerRequest: null });
    const queue = new Queue(queueName, { connection });
    use({ close: () => queue.close().then(() => connection.disconnect()) });
    await queue.add('segment', { build: 'another', jobId: 'j_other', plan: {}, segments: [], segment: 0 });
    const line = await worker.waitForLog(({ job, msg }) => job === 'j_other' && msg === 'failed');
    expect(line).toMatchObject({ code: 'queue_unavailable' });
    expect(line.message).toMatch(/is of build \w+, the engine of build another; run the same version everywhere/);
  });

  it('finishes the export of an engine that was killed; the next engine answers for it', async () => {
    await startWorkers(2);
    const first = await startQueued();
    const job = await startJob(first.client, 'export_start', { ...slow, path: inFolder('made.mp4') });
    await waitForJob(first.client, job, isRunning);
    first.engine.child.kill('SIGKILL');
    await first.engine.exited;
    const next = await startQueued();
    const conflict = { ...slow, path: inFolder('made.mp4'), overwrite: true };
    expect(await next.client.call('export_start', conflict)).toMatchObject({ ok: false, code: 'job_conflict' });
    expect(await next.client.call('export_status', { job_id: job })).toMatchObject({
      ok: true,
      total_frames: clipFrames,
    });
    expect(await waitForJob(next.client, job)).toMatchObject({ status: 'complete', current_frame: clipFrames });
    await expectWhole('made.mp4');
    next.engine.child.kill('SIGKILL');
    await next.engine.exited;
    const last = await startQueued();
    const ended = ({ status }: Reply) => status === 'complete';
    expect(await waitForJob(last.client, job, ended)).toMatchObject({ progress: 1, current_frame: clipFrames });
  });

  it('goes on when Redis comes back, though it forgot everything', async () => {
    const own = await startRedis();
    use({ close: own.stop });
    const url = own.writeUrl(0);
    for (const worker of await Promise.all([startWorker(url, folder), startWorker(url, folder)])) {
      use({ close: worker.dispose });
    }
    const { client } = await startQueued(url);
    const job = await startJob(client, 'export_start', { ...slow, path: inFolder('made.mp4') });
    await waitForJob(client, job, isRunning);
    await own.stop();
    while ((await readQueueState(client)).connected) await sleep(20);
    const refusal = await client.call('export_start', { ...slow, path: inFolder('other.mp4') });
    expect(refusal).toMatchObject({ ok: false, code: 'queue_unavailable' });
    expect(await client.call('ping')).toMatchObject({ ok: true, status: 'busy' });
    await own.start();
    expect(await waitForJob(client, job)).toMatchObject({ status: 'complete', current_frame: clipFrames });
    await expectWhole('made.mp4');
  });

  it('is waited for by engine and workers that start before it', async () => {
    const own = await startRedis();
    use({ close: own.stop });
    const url = own.writeUrl(0);
    await own.stop();
    const worker = beginWorker(url, folder);
    use({ close: worker.dispose });
    expect(await worker.waitForLog(({ code }) => code === 'queue_unavailable')).toMatchObject({
      msg: expect.stringContaining('see that Redis runs where --queue says'),
    });
    const { client } = await startQueued(url);
    const order = { codec: 'h264', path: inFolder('made.mp4') };
    const refusal = await client.call('export_start', order);
    expect(refusal).toMatchObject({ ok: false, code: 'queue_unavailable', error: expect.stringContaining('Redis') });
    expect(await client.call('render_frame', { time: 1, chain: [] })).toMatchObject({ ok: true });
    await own.start();
    await worker.waitForLog(({ msg }) => msg === 'ready');
    while (!(await readQueueState(client)).connected) await sleep(20);
    const status = await waitForJob(client, await startJob(client, 'export_start', order));
    expect(status).toMatchObject({ status: 'complete' });
  });
});

async function readQueueState(client: RequestClient): Promise<{ connected: boolean }> {
  return (await client.call('engine_info')).queue as { connected: boolean };
}
