import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '@framelane/protocol/engine';
import { findFreePort } from '@framelane/vitest-config/free-port';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createAttachHost,
  createSpawnHost,
  type EngineProcess,
  type EngineSnapshot,
  EngineSupervisor,
  type EngineSupervisorOptions,
  type JobNews,
  type ReplayedRender,
  spawnEngine,
} from '../src/index.ts';
import { RingSource } from '../src/ring/index.ts';
import { captureFailure } from './support/capture-failure.ts';
import { describeEngine, isAlive, type MediaFolder, makeMediaFolder } from './support/real-engine.ts';
import { waitUntil } from './support/wait-until.ts';

// Three such silences in a row end an engine: long enough that one on a busy computer is not taken for hung.
const times = { pingIntervalMs: 100, pingTimeoutMs: 1000 };
const open: { close(): unknown }[] = [];
let media: MediaFolder;
let project: Project;

beforeEach(() => {
  media = makeMediaFolder();
  const path = media.writeClip('grey.y4m');
  project = { version: '1', id: 'p', assets: { mine: { id: 'mine', path } }, activeAssetId: 'mine', time: 0 };
});

afterEach(async () => {
  for (const closable of open.splice(0).reverse()) await closable.close();
  media.remove();
});

async function supervise(options: Partial<EngineSupervisorOptions> = {}) {
  const host = createSpawnHost(describeEngine(media));
  const supervisor = new EngineSupervisor({ host, getProject: () => project, times, ...options });
  const story: string[] = [];
  let lastState = '';
  supervisor.onState(({ state }) => {
    if (state !== lastState) story.push(state);
    lastState = state;
  });
  supervisor.onToast(({ text }) => story.push(text));
  open.push({ close: () => supervisor.stop() });
  supervisor.start();
  await supervisor.waitForConnected();
  return { supervisor, story };
}

/** Ends an engine that nobody supervises; a killed one leaves its ring to whoever started it. */
async function discard(engine: EngineProcess): Promise<void> {
  await engine.kill();
  rmSync(engine.address.ringPath as string, { force: true });
}

function readConnection({ pid, ringPath }: EngineSnapshot): { pid: number; ringPath: string } {
  if (pid === undefined || ringPath === undefined) throw new Error('expected a connected engine');
  return { pid, ringPath };
}

describe('a supervised engine', () => {
  it('comes back after kill -9 with its assets, a new ring and the newest render', async () => {
    const { supervisor, story } = await supervise();
    const replays: ReplayedRender[] = [];
    supervisor.onReplay((render) => replays.push(render));
    const source = new RingSource();
    open.push(source);
    const follow = ({ ringPath }: EngineSnapshot) => source.setPath(ringPath);
    follow(supervisor.snapshot());
    supervisor.onState(follow);
    await supervisor.send('render_frame', { time: 0.2, asset_id: 'mine' });
    await supervisor.send('render_frame', { time: 0.4, asset_id: 'mine' });
    const before = readConnection(supervisor.snapshot());
    story.length = 0;

    process.kill(before.pid, 'SIGSTOP');
    const lost = captureFailure(supervisor.send('render_frame', { time: 0.8, asset_id: 'mine' }));
    process.kill(before.pid, 'SIGKILL');
    expect((await lost).code).toBe('ERR_ENGINE_RESTARTED');
    await waitUntil(() => replays.length === 1);
    expect(story.slice(0, 4)).toEqual(['restarting', 'Engine restarting...', 'connected', 'Engine recovered']);
    const after = readConnection(supervisor.snapshot());
    expect(after.pid).not.toBe(before.pid);
    expect(existsSync(before.ringPath)).toBe(false);
    expect(isAlive(before.pid)).toBe(false);
    expect(supervisor.snapshot()).toMatchObject({ restarts: 1, missingAssetIds: [] });

    expect(replays[0]).toMatchObject({ cmd: 'render_frame', fields: { time: 0.8 }, reply: { frame_index: 20 } });
    const { seq, frame_index } = await supervisor.send('render_frame', { time: 1, asset_id: 'mine' });
    const picture = source.copyFrame(seq as number);
    expect(picture).toMatchObject({ seq, frameIndex: frame_index });
    expect(source.stats()).toMatchObject({ reopened: 1 });
  });

  it('tells of an export that was killed with it, of which nothing is left', async () => {
    const { supervisor } = await supervise();
    const lost: string[] = [];
    supervisor.onJobsLost((jobIds) => lost.push(...jobIds));
    const { job_id } = await supervisor.send('export_start', {
      path: join(media.path, 'lost.mp4'),
      codec: 'h264',
      encoder_preset: 'placebo',
      resolution: '4k',
    });
    // The engine's own clean-up could hardly be seen to work on what was not there.
    await waitUntil(() => readdirSync(media.path).some((name) => name.startsWith('.lost.')));
    expect(await supervisor.send('job_status', { job_id })).toMatchObject({ kind: 'export', status: 'running' });
    process.kill(readConnection(supervisor.snapshot()).pid, 'SIGKILL');
    await waitUntil(() => lost.length > 0 && supervisor.snapshot().restarts === 1);
    expect(lost).toEqual([job_id]);
    expect((await captureFailure(supervisor.send('job_status', { job_id }))).wireCode).toBe('job_not_found');
    await waitUntil(() => readdirSync(media.path).every((name) => name === 'grey.y4m'));
  });

  it('is killed and replaced when it hangs', async () => {
    const { supervisor, story } = await supervise();
    const { pid } = readConnection(supervisor.snapshot());
    story.length = 0;
    process.kill(pid, 'SIGSTOP');
    await waitUntil(() => story.includes('Engine recovered'));
    expect(story[0]).toBe('degraded');
    // The new one may be slow, too.
    const others = story.slice(story.indexOf('restarting')).filter((word) => word !== 'degraded');
    const changes = others.filter((word, at) => word !== others[at - 1]);
    expect(changes).toEqual(['restarting', 'Engine restarting...', 'connected', 'Engine recovered']);
    expect(isAlive(pid)).toBe(false);
    expect((await supervisor.send('render_frame', { time: 0, asset_id: 'mine' })).frame_index).toBe(0);
  });

  it('says which assets are missing', async () => {
    project = { ...project, assets: { ...project.assets, lost: { id: 'lost', path: `${media.path}/absent.y4m` } } };
    const { supervisor } = await supervise();
    expect(supervisor.snapshot().missingAssetIds).toEqual(['lost']);
  });

  it('is gone after stop(), with its ring', async () => {
    const { supervisor } = await supervise();
    const { pid, ringPath } = readConnection(supervisor.snapshot());
    await supervisor.stop();
    expect(isAlive(pid)).toBe(false);
    expect(existsSync(ringPath)).toBe(false);
    expect(supervisor.snapshot().state).toBe('stopped');
  });

  it('tells of its jobs unasked, and of none once it is stopped', async () => {
    const { supervisor } = await supervise();
    const told: JobNews[] = [];
    supervisor.onJob((job) => told.push(job));
    const started = new Set<string | undefined>();
    // The engine sends to whoever listens; the connection for it comes a moment after that for commands.
    while (!told.some(({ status, job_id }) => status === 'complete' && started.has(job_id))) {
      const range = { start: 0, end: 0.4, fps: 25, mode: 'job' as const, chain: [], asset_id: 'mine' };
      started.add((await supervisor.send('render_range', range)).job_id);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(told.at(-1)).toMatchObject({ kind: 'range', job_id: expect.any(String) });
    expect(told.every(({ job_id }) => started.has(job_id))).toBe(true);
    await supervisor.stop();
    const count = told.length;
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(told).toHaveLength(count);
  });

  it('fails after the last start that is allowed, with the words of the engine', async () => {
    const host = createSpawnHost({
      ...describeEngine(media),
      args: ['-e', 'console.error("no luck"); process.exit(4)', '--'],
    });
    const supervisor = new EngineSupervisor({ host, times: { restartBackoffMs: [0, 1], maxFailedStarts: 2 } });
    open.push({ close: () => supervisor.stop() });
    supervisor.start();
    expect((await captureFailure(supervisor.waitForConnected())).code).toBe('ERR_ENGINE_FAILED');
    expect(supervisor.snapshot()).toMatchObject({ state: 'failed', problem: { code: 'ERR_ENGINE_NOT_READY' } });
    expect(supervisor.snapshot().problem?.message).toContain('no luck');
  });
});

describe('an engine that somebody else runs', () => {
  it('is found again when it was restarted at the same address, and is never ended', async () => {
    const spawnOptions = { ...describeEngine(media), useIpc: false };
    const ports = ['--port', `${await findFreePort()}`, '--ping-port', `${await findFreePort()}`];
    const first = await spawnEngine({ ...spawnOptions, args: [...(spawnOptions.args ?? []), ...ports] });
    open.push({ close: () => discard(first) });
    const env = { ENGINE_TOKEN: first.address.token as string };
    const host = createAttachHost(first.address);
    const { supervisor, story } = await supervise({ host });
    story.length = 0;

    await first.kill();
    await waitUntil(() => story.includes('Engine restarting...'));
    const second = await spawnEngine({
      ...spawnOptions,
      auth: false,
      env,
      args: [...(spawnOptions.args ?? []), ...ports],
    });
    open.push({ close: () => discard(second) });
    await waitUntil(() => story.includes('Engine recovered'));
    expect((await supervisor.send('render_frame', { time: 0.4, asset_id: 'mine' })).frame_index).toBe(10);
    await supervisor.stop();
    expect(isAlive(second.pid)).toBe(true);
    expect(existsSync(second.address.ringPath as string)).toBe(true);
  });

  it('is not given the project again when it had only been paused', async () => {
    const engine = await spawnEngine({ ...describeEngine(media), useIpc: false });
    open.push({ close: () => discard(engine) });
    let asked = 0;
    const getProject = () => {
      asked += 1;
      return { ...project, id: `p${asked}` };
    };
    const host = createAttachHost(engine.address);
    const { supervisor, story } = await supervise({ host, getProject });
    const { asset_id } = await supervisor.send('ingest', { path: media.writeClip('second.y4m') });
    process.kill(engine.pid, 'SIGSTOP');
    await waitUntil(() => story.includes('Engine restarting...'));
    process.kill(engine.pid, 'SIGCONT');
    await waitUntil(() => story.includes('Engine recovered'));
    // A project given anew would have made the engine forget this one.
    expect((await supervisor.send('render_frame', { time: 0, asset_id })).frame_index).toBe(0);
  });
});
