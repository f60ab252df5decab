import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ReadyLineReader } from '@framelane/protocol/viewer';
import { cleanupStream, StreamProducer } from '@framelane/shm-native';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Peer } from '../support/peer.ts';
import { fixturesFolder, studio } from '../support/server.ts';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const watchdog = { timeout: 30_000, interval: 10 };
const small = ['--size', '64x36', '--stage-root', fixturesFolder];

interface Run {
  name: string;
  child: ChildProcess;
  stdout: () => string;
  stderr: () => string;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

function run(args: string[], env: Record<string, string> = {}): Run {
  const name = `stage-${randomUUID()}`;
  const child = spawn(process.execPath, [program, '--stream-name', name, ...small, ...args], {
    env: { ...process.env, LOG_LEVEL: 'info', ...env },
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => {
    stdout += String(chunk);
  });
  child.stderr.on('data', (chunk) => {
    stderr += String(chunk);
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.on('close', (code, signal) => resolve({ code, signal }));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
    cleanupStream(name);
  });
  return { name, child, stdout: () => stdout, stderr: () => stderr, ended };
}

async function waitUntilReady({ stdout, stderr }: Run): Promise<void> {
  await vi.waitFor(() => {
    if (!stdout().includes('\n')) throw new Error(`not ready: ${stderr()}`);
  }, watchdog);
}

function listLeftovers(name: string): string[] {
  const socket = join(process.env.TMPDIR || '/tmp', `ovstream-${name}.sock`);
  return [`/dev/shm/ovstream-${name}`, `/dev/shm/sem.ovstream-${name}-wake`, socket].filter((path) => existsSync(path));
}

it('says once on stdout how to attach, and nothing else', async () => {
  const server = run(['--stage', studio, '--slots', '4', '--threads', '1', '--fps', '100']);
  await waitUntilReady(server);
  const peer = new Peer(server.name);
  expect(await peer.ask('loadingStateQuery', {}, 'loadingStateResponse')).toMatchObject({
    url: studio,
    loading_state: 'idle',
  });
  expect(await peer.readPicture()).toMatchObject({ width: 64, height: 36 });
  expect(peer.client.info().slotCount).toBe(4);
  expect(new ReadyLineReader().push(server.stdout())).toEqual([
    { type: 'ready', ready: { name: server.name, width: 64, height: 36, protocol: 2 } },
  ]);
  // The log comes over a pipe of its own, perhaps in pieces.
  const readLogged = () =>
    server
      .stderr()
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  await expect.poll(readLogged).toContainEqual(expect.objectContaining({ msg: 'ready', lane: 'stream', level: 30 }));
});

describe('the end', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('%s stops the stream and removes its names', async (signal) => {
    const server = run(['--stage', studio]);
    await waitUntilReady(server);
    const peer = new Peer(server.name);
    await peer.readPicture();
    expect(listLeftovers(server.name)).toHaveLength(3);
    const gone = new Promise((resolve) => peer.client.onProducerGone(resolve));
    // In the middle of pictures.
    for (let step = 0; step < 50; step += 1) peer.send('setCamera', { azimuth: step });
    server.child.kill(signal);
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(await gone).toBe('stopped');
    expect(listLeftovers(server.name)).toEqual([]);
  });

  it('comes while a stage is being opened', async () => {
    const server = run(['--stage', studio]);
    await vi.waitFor(() => expect(listLeftovers(server.name)).toHaveLength(3), watchdog);
    server.child.kill('SIGTERM');
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(listLeftovers(server.name)).toEqual([]);
  });

  it('comes with the end of standard input when asked for', async () => {
    const server = run(['--exit-on-stdin-close']);
    await waitUntilReady(server);
    server.child.stdin?.end();
    expect(await server.ended).toEqual({ code: 0, signal: null });
    expect(listLeftovers(server.name)).toEqual([]);
  });

  it('does not come with it otherwise', async () => {
    const server = run([]);
    server.child.stdin?.end();
    await waitUntilReady(server);
    const peer = new Peer(server.name);
    expect(await peer.pick(0, 0)).toBeUndefined();
    expect(server.child.exitCode).toBeNull();
  });
});

describe('exit codes', () => {
  it.each([
    ['--size', '0x0'],
    ['--size', 'large'],
    ['--slots', '1'],
    ['--fps', '0'],
    ['--threads', 'many'],
    ['--log-level', 'loud'],
    ['--snapshot', 'a.png'],
    ['--nope', ''],
    ['--stream-name', 'a/b'],
  ])('2: %s %s', async (...args) => {
    const { ended, stdout, stderr } = run(args);
    expect((await ended).code).toBe(2);
    expect(stdout()).toBe('');
    expect(stderr()).not.toBe('');
  });

  it('3: a living stream has the name', async () => {
    const name = `stage-${randomUUID()}`;
    const other = StreamProducer.create({ name, maxWidth: 8, maxHeight: 8 });
    onTestFinished(() => other.close());
    const { ended, stdout } = run(['--stream-name', name]);
    expect((await ended).code).toBe(3);
    expect(stdout()).toBe('');
  });

  it('4: the region cannot be made', async () => {
    const name = `stage-${randomUUID()}`;
    // A folder where the region should be cannot be taken over.
    mkdirSync(`/dev/shm/ovstream-${name}`);
    onTestFinished(() => rmdirSync(`/dev/shm/ovstream-${name}`));
    const { ended, stdout, stderr } = run(['--stream-name', name]);
    const { code } = await ended;
    expect(code, stderr()).toBe(4);
    expect(stdout()).toBe('');
  });

  it.each([
    ['missing.usda', 'stage_not_found'],
    ['../../package.json', 'path_denied'],
  ])('5: %s cannot be opened', async (file, code) => {
    const server = run(['--stage', join(fixturesFolder, file)]);
    expect((await server.ended).code).toBe(5);
    expect(server.stdout()).toBe('');
    expect(server.stderr()).toContain(code);
    expect(listLeftovers(server.name)).toEqual([]);
  });
});

it('takes the name of a stream whose server was killed', async () => {
  const first = run([]);
  await waitUntilReady(first);
  first.child.kill('SIGKILL');
  await first.ended;
  expect(listLeftovers(first.name)).toHaveLength(3);
  const second = run(['--stream-name', first.name, '--stage', studio]);
  await waitUntilReady(second);
  expect(await new Peer(first.name).readPicture()).toMatchObject({ width: 64 });
});

it('logs text or JSON at the level asked for', async () => {
  const quiet = run(['--log-format', 'json'], { LOG_LEVEL: 'silent' });
  await waitUntilReady(quiet);
  quiet.child.kill('SIGTERM');
  await quiet.ended;
  expect(quiet.stderr()).toBe('');
  const text = run(['--log-format', 'text', '--log-level', 'info'], { LOG_LEVEL: 'silent' });
  await waitUntilReady(text);
  await vi.waitFor(() => expect(text.stderr()).toContain('INFO: ready'), watchdog);
});

it('writes one picture as PNG instead of serving', () => {
  const folder = mkdtempSync(join(tmpdir(), 'snapshot-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const png = join(folder, 'picture.png');
  const draw = (stage: string) =>
    spawnSync(process.execPath, [program, ...small, '--stage', stage, '--snapshot', png], { encoding: 'utf8' });
  expect(draw(studio)).toMatchObject({ status: 0, stdout: '' });
  expect(readFileSync(png).subarray(1, 4).toString()).toBe('PNG');
  writeFileSync(join(folder, 'stage.usda'), '#usda 1.0\n');
  expect(draw(join(folder, 'stage.usda'))).toMatchObject({ status: 5, stderr: expect.stringContaining('path_denied') });
});

it('shows its options', () => {
  const { status, stdout } = spawnSync(process.execPath, [program, '--help'], { encoding: 'utf8' });
  expect(status).toBe(0);
  for (const option of ['--stream-name', '--size', '--slots', '--fps', '--stage', '--stage-root', '--threads']) {
    expect(stdout).toContain(option);
  }
});

it('reads stages of a folder that who started it allows on standard input, and says so once it does', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'framelane-stage-root-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const stage = join(folder, 'empty.usda');
  writeFileSync(stage, '#usda 1.0\ndef Sphere "Ball" {}\n');
  const server = run(['--exit-on-stdin-close']);
  await waitUntilReady(server);
  const peer = new Peer(server.name);
  const open = () => peer.ask('openStageRequest', { url: stage }, 'openStageResult');
  expect(await open()).toMatchObject({ result: 'error' });
  server.child.stdin?.write(`no message\n{"stageRoot":1}\n${JSON.stringify({ stageRoot: folder })}\n`);
  await vi.waitFor(() => {
    if (!server.stdout().endsWith(`${JSON.stringify({ stageRoot: folder })}\n`)) throw new Error(server.stdout());
  }, watchdog);
  expect(server.stdout().split('\n')).toHaveLength(3);
  expect(await open()).toMatchObject({ result: 'success' });
});
