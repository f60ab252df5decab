import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { Subscriber } from 'zeromq';
import { startEngine } from '../support/engine-process.ts';
import { startJob, waitForJob } from '../support/jobs.ts';
import { makeClip, type TestClip } from '../support/test-clips.ts';
import { RequestClient } from '../support/wire-clients.ts';
import { useEngine } from '../support/with-engine.ts';

/** Slow enough to be caught at any point. */
const slowExport = { codec: 'h264', encoder_preset: 'placebo', resolution: '1080p', chain: [{ effectId: 'fx.blur' }] };

const isRunning = ({ status, current_frame }: Record<string, unknown>) =>
  status === 'running' && Number(current_frame) > 0;

async function waitUntil(isReached: () => boolean): Promise<void> {
  while (!isReached()) await sleep(20);
}

/** Processes the main thread of a process started. */
function listChildren(pid: number | undefined): number[] {
  const text = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return text === '' ? [] : text.split(' ').map(Number);
}

/** What the system says of a process or thread after its name; nothing when it has ended since it was listed. */
function readFacts(folder: string): string[] | undefined {
  try {
    return /\) (.*)/.exec(readFileSync(join(folder, 'stat'), 'utf8'))?.[1]?.split(' ');
  } catch {
    return undefined;
  }
}

/** The nice values of all threads of a process. */
function listPriorities(pid: number | undefined): number[] {
  const threads = readdirSync(`/proc/${pid}/task`).map((thread) => readFacts(`/proc/${pid}/task/${thread}`));
  return threads.flatMap((facts) => (facts === undefined ? [] : [Number(facts[16])]));
}

/** One that has ended counts as gone though nobody has asked for its exit code yet. */
function isRunningProcess(pid: number): boolean {
  const [state = 'Z'] = readFacts(`/proc/${pid}`) ?? [];
  return state !== 'Z';
}

describe('export jobs', () => {
  let clip: TestClip;
  const test = useEngine({
    prepare: async (folder) => {
      clip = await makeClip(join(folder, 'long.mp4'), { width: 640, height: 360, frameCount: 400 });
    },
  });
  const inFolder = (name: string) => join(test.folder, name);
  const listMade = () => readdirSync(test.folder).filter((name) => name !== 'long.mp4');
  const start = async (name: string, fields = {}) => {
    await test.client.call('ingest', { path: clip.path });
    return startJob(test.client, 'export_start', { ...slowExport, path: inFolder(name), ...fields });
  };

  afterEach(async () => {
    const { jobs } = await test.client.call('job_list');
    for (const { job_id } of jobs as { job_id: string }[]) {
      await test.client.call('job_cancel', { job_id });
      await waitForJob(test.client, job_id);
    }
    for (const name of listMade()) rmSync(inFolder(name));
  });

  it('tells progress, in replies and in events, while pings go on', async () => {
    const events = new Subscriber({ linger: 0 });
    events.connect(`tcp://127.0.0.1:${test.engine.handshake.get('ZMQ_PUB_PORT')}`);
    events.subscribe('job.');
    try {
      // Subscriptions take effect some time later; a cancelled job's events show that they did.
      let early = await start('early.mp4');
      const seen = events.receive();
      while ((await Promise.race([seen, sleep(200).then(() => undefined)])) === undefined) {
        await test.client.call('job_cancel', { job_id: early });
        await waitForJob(test.client, early);
        early = await start('early.mp4');
      }
      await test.client.call('export_cancel', { job_id: early });
      await waitForJob(test.client, early);
      const job = await start('told.mp4', { encoder_preset: 'ultrafast', resolution: [64, 36], chain: [] });
      const told: Record<string, unknown>[] = [];
      while (told.at(-1)?.status !== 'complete') {
        const [topic, message] = await events.receive();
        if (String(topic) === `job.${job}`) told.push(JSON.parse(String(message)));
      }
      expect(told[0]).toMatchObject({ job_id: job, kind: 'export', status: 'queued', progress: 0, total_frames: 400 });
      expect(told[1]).toMatchObject({ status: 'running' });
      expect(told.at(-1)).toMatchObject({ progress: 1, current_frame: 400, eta_s: 0 });
      const progress = told.map((status) => Number(status.progress));
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
    } finally {
      events.close();
    }
  });

  it('counts as busy, and ends quickly with nothing left when it is cancelled', async () => {
    const job = await start('cancelled.mp4');
    await waitForJob(test.client, job, isRunning);
    expect(await test.client.call('ping')).toMatchObject({ ok: true, status: 'busy' });
    expect(listMade()).toEqual([expect.stringMatching(/^\.cancelled\..*\.part\.mp4$/)]);
    expect(await test.client.call('export_cancel', { job_id: job })).toMatchObject({ ok: true, cancelled: true });
    const status = await waitForJob(test.client, job);
    expect(listMade()).toEqual([]);
    expect(status).toMatchObject({ status: 'cancelled', error: null, code: null });
    expect(await test.client.call('export_cancel', { job_id: job })).toMatchObject({ ok: true, cancelled: false });
    expect(await test.client.call('ping')).toMatchObject({ status: 'alive' });
  });

  it('runs one at a time, lets eight wait, and keeps files from being written twice', async () => {
    const first = await start('0.mp4');
    await waitForJob(test.client, first, isRunning);
    const again = { ...slowExport, path: inFolder('0.mp4'), overwrite: true };
    expect(await test.client.call('export_start', again)).toMatchObject({ ok: false, code: 'job_conflict' });
    for (let index = 1; index <= 8; index += 1) await start(`${index}.mp4`);
    const surplus = await test.client.call('export_start', { ...slowExport, path: inFolder('9.mp4') });
    expect(surplus).toMatchObject({ ok: false, code: 'busy' });
    const { jobs } = await test.client.call('job_list');
    const states = (jobs as { status: string }[]).slice(0, 9).map(({ status }) => status);
    expect(states).toEqual([...Array.from({ length: 8 }, () => 'queued'), 'running']);
  });

  it('stands behind viewers and pings with every one of its threads', async () => {
    const job = await start('polite.mp4');
    await waitForJob(test.client, job, isRunning);
    const [child] = listChildren(test.engine.child.pid);
    const priorities = listPriorities(child);
    // Node's own, those that decode, filter and encode, and what the codecs start.
    expect(priorities.length).toBeGreaterThan(8);
    expect(new Set(priorities)).toEqual(new Set([Math.max(10, getPriority())]));
  });

  it('fails, and the engine goes on, when its process dies', async () => {
    const job = await start('died.mp4');
    await waitForJob(test.client, job, isRunning);
    const children = listChildren(test.engine.child.pid);
    expect(children).toHaveLength(1);
    process.kill(children[0] ?? 0, 'SIGKILL');
    expect(await waitForJob(test.client, job)).toMatchObject({ status: 'error', code: 'internal' });
    expect(listMade()).toEqual([]);
    expect((await test.render('seek', { time: 1 })).reply.ok).toBe(true);
  });

  it.each(['shutdown', 'SIGTERM', 'SIGKILL'] as const)(
    'leaves nothing behind when the engine ends by %s',
    async (way) => {
      const engine = await startEngine(['--media-root', test.folder, '--log-level', 'silent', '--open', clip.path]);
      const client = new RequestClient(engine.commandPort);
      try {
        const job = await startJob(client, 'export_start', { ...slowExport, path: inFolder('ended.mp4') });
        await startJob(client, 'export_start', { ...slowExport, path: inFolder('waiting.mp4') });
        await waitForJob(client, job, isRunning);
        const [child = 0] = listChildren(engine.child.pid);
        if (way === 'shutdown') expect(await client.call('shutdown')).toMatchObject({ ok: true });
        else engine.child.kill(way);
        expect(await engine.exited).toBe(way === 'SIGKILL' ? 'SIGKILL' : 0);
        // Only a killed engine cannot wait for the process of its export, which notices by itself.
        await waitUntil(() => !isRunningProcess(child));
        expect(listMade()).toEqual([]);
      } finally {
        client.close();
        await engine.dispose();
      }
    },
  );
});

describe('exports in the entropic dialect', () => {
  const test = useEngine({
    args: ['--dialect', 'entropic'],
    prepare: async (folder) => {
      await makeClip(join(folder, 'clip.mp4'), { frameCount: 20 });
    },
  });

  it('are asked for before there is any, and under more names', async () => {
    const _token = test.engine.handshake.get('ZMQ_TOKEN');
    const ask = (cmd: string, fields = {}) => test.client.call(cmd, { _token, ...fields });
    expect(await ask('export_status')).toMatchObject({ ok: true, status: 'idle', progress: 0 });
    expect(await ask('export_cancel')).toMatchObject({ ok: true, cancelled: false });
    const output_path = join(test.folder, 'made.mp4');
    const settings = { codec: 'h264', start_frame: 2, end_frame: 11 };
    const order = { input_path: join(test.folder, 'clip.mp4'), output_path, settings };
    const { job_id } = await ask('export_start', order);
    let status: Record<string, unknown> = {};
    while (status.status !== 'complete') {
      status = await ask('export_status');
      expect(status).toMatchObject({ ok: true, job_id, output_path, code: null });
      expect(status.eta_seconds).toBe(status.eta_s);
    }
    expect(status).toMatchObject({ current_frame: 10, total_frames: 10 });
  });
});
