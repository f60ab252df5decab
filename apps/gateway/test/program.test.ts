import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { makeTempFolder } from './support/temp-folder.ts';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const children: ChildProcess[] = [];

interface Run {
  child: ChildProcess;
  stdout(): string;
  stderr(): string;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  /** Resolves with the last start-up line. */
  address: Promise<string>;
}

function run(...args: string[]): Run {
  return start(args);
}

function start(args: readonly string[], options: { isGroupLeader?: boolean } = {}): Run {
  const runtimeDir = join(makeTempFolder(), 'runtime');
  mkdirSync(runtimeDir, { mode: 0o700 });
  const folder = makeTempFolder();
  const child = spawn(
    process.execPath,
    [program, '--port', '0', '--upload-dir', folder, '--media-root', folder, ...args],
    {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, XDG_RUNTIME_DIR: runtimeDir, XDG_STATE_HOME: folder },
      detached: options.isGroupLeader ?? false,
    },
  );
  children.push(child);
  let [out, err] = ['', ''];
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
  const address = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      out += chunk;
      const found = /^Open (\S+)\n/m.exec(out)?.[1];
      if (found !== undefined) resolve(found);
    });
    ended.then(({ code }) => reject(new Error(`ended with ${code}: ${err}`)));
  });
  address.catch(() => undefined);
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    err += chunk;
  });
  return { child, stdout: () => out, stderr: () => err, ended, address };
}

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
  }
});

describe('the program', () => {
  it('prints where it listens and, last, an address that lets a browser in', async () => {
    const gateway = run('--engine', 'off', '--token', 'my-own-token');
    const address = await gateway.address;
    expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=my-own-token$/);
    expect(gateway.stdout().trim().split('\n').at(-1)).toBe(`Open ${address}`);
    const answer = await fetch(address, { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([303, '/']);
    expect(gateway.stderr()).not.toContain('my-own-token');
    gateway.child.kill('SIGINT');
    expect((await gateway.ended).code).toBe(0);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends on %s with its engine, and leaves no ring behind', async (signal) => {
    const gateway = run('--engine', 'spawn', '--token', 'my-own-token');
    const address = await gateway.address;
    const { origin } = new URL(address);
    await waitUntil(async () => (await fetch(`${origin}/readyz`)).status === 200);
    const enginePid = Number(readFileSync(`/proc/${gateway.child.pid}/task/${gateway.child.pid}/children`, 'utf8'));
    const rings = join(readRuntimeDir(gateway.child.pid ?? 0), `framelane-${process.getuid?.()}`);
    expect(readdirSync(rings)).toHaveLength(1);
    gateway.child.kill(signal);
    expect((await gateway.ended).code).toBe(0);
    expect(readdirSync(rings)).toEqual([]);
    expect(existsSync(`/proc/${enginePid}`)).toBe(false);
  });

  it('ends with 0 on Ctrl-C, which reaches it, its programs and it once more from whoever started it', async () => {
    const programs = ['--engine', 'spawn', '--stage', 'spawn', '--matrix', 'spawn'];
    const gateway = start([...programs, '--token', 'my-own-token', '--log-level', 'debug'], { isGroupLeader: true });
    const { origin } = new URL(await gateway.address);
    await waitUntil(async () => (await fetch(`${origin}/readyz`)).status === 200);
    const runtimeDir = readRuntimeDir(gateway.child.pid ?? 0);
    const rings = join(runtimeDir, `framelane-${process.getuid?.()}`);
    expect(readdirSync(runtimeDir).join()).toContain('framelane-matrix-');
    process.kill(-(gateway.child.pid ?? Number.NaN), 'SIGINT');
    gateway.child.kill('SIGINT');
    expect((await gateway.ended).code).toBe(0);
    expect(readdirSync(rings)).toEqual([]);
    expect(readdirSync(runtimeDir).join()).not.toContain('framelane-matrix-');
    expect(gateway.stderr()).not.toContain('ending at once');
  });

  it('takes its engine along when it is killed', async () => {
    const gateway = run('--engine', 'spawn', '--token', 'my-own-token');
    const { origin } = new URL(await gateway.address);
    await waitUntil(async () => (await fetch(`${origin}/readyz`)).status === 200);
    const enginePid = Number(readFileSync(`/proc/${gateway.child.pid}/task/${gateway.child.pid}/children`, 'utf8'));
    const rings = join(readRuntimeDir(gateway.child.pid ?? 0), `framelane-${process.getuid?.()}`);
    gateway.child.kill('SIGKILL');
    await gateway.ended;
    await waitUntil(() => !isRunning(enginePid) && readdirSync(rings).length === 0);
  });

  it('takes the next port when its own is taken, and says so', async () => {
    const blocker = createServer();
    const port = await new Promise<number>((resolve) => {
      blocker.listen(0, '127.0.0.1', () => resolve((blocker.address() as { port: number }).port));
    });
    try {
      const gateway = run('--engine', 'off', '--port', String(port));
      const { port: found } = new URL(await gateway.address);
      expect(Number(found)).toBeGreaterThan(port);
      expect(gateway.stdout()).toContain(`port ${port} is taken, ${found} was free`);
    } finally {
      blocker.close();
    }
  });

  it('tells its version and its options, and ends with 2 for what it does not understand', async () => {
    const help = run('--help');
    expect((await help.ended).code).toBe(0);
    for (const option of ['--engine', '--media-root', '--token', '--log-format'])
      expect(help.stdout()).toContain(option);
    const version = run('--version');
    expect((await version.ended).code).toBe(0);
    expect(version.stdout().trim()).toMatch(/^\d+\.\d+\.\d+$/);
    for (const args of [['--no-such'], ['--token', 'none', '--host', '0.0.0.0'], ['--media-root', '/nowhere']]) {
      const wrong = run(...args);
      expect([args, (await wrong.ended).code]).toEqual([args, 2]);
      expect(wrong.stderr()).toMatch(/^error: /);
    }
  });

  it('ends with 1 and a reason when it cannot listen', async () => {
    const gateway = run('--engine', 'off', '--host', '203.0.113.1');
    expect((await gateway.ended).code).toBe(1);
    expect(gateway.stderr()).toContain('error: cannot start');
  });
});

function readRuntimeDir(pid: number): string {
  const environment = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  return environment.find((entry) => entry.startsWith('XDG_RUNTIME_DIR='))?.slice('XDG_RUNTIME_DIR='.length) ?? '';
}

/** One that has ended counts as gone though nobody has asked for its exit code yet. */
function isRunning(pid: number): boolean {
  const path = `/proc/${pid}/stat`;
  return existsSync(path) && !/\) Z /.test(readFileSync(path, 'utf8'));
}

async function waitUntil(isDone: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isDone())) await new Promise((resolve) => setTimeout(resolve, 20));
}
