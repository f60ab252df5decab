import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, inject } from 'vitest';
import { isRunning, listChildren, listDescendants } from './processes.ts';

const program = fileURLToPath(new URL('../../../../apps/gateway/dist/main.js', import.meta.url));

export interface StartGatewayOptions {
  /** @default 0, any free port */
  port?: number;
  /** Added after the options every test uses. */
  args?: readonly string[];
  env?: Readonly<Record<string, string>>;
  /** Leaves rings and sockets where they go by themselves instead of a folder of this gateway. @default false */
  usesDefaultRuntimeFolder?: boolean;
  /** Only the arguments in `args`. @default false */
  isBare?: boolean;
  /** Makes it the leader of a process group, as a terminal does, so that signals can go to the engine as well. */
  isGroupLeader?: boolean;
}

export interface RunningGateway {
  /** What it prints for people to open; holds the token. */
  address: string;
  port: number;
  pid: number;
  /** Every line of standard output so far. */
  lines: readonly string[];
  /** Where rings, sockets and temporary files go, unless that was left to the programs. */
  runtimeFolder: string;
  uploadFolder: string;
  /** The engine, from the moment it runs. */
  findEngine(): number | undefined;
  /** What the gateway and the engine said on standard error, the newest 20,000 characters. */
  readLog(): string;
  /**
   * Sends a signal, to the whole process group if it leads one, and waits until the gateway has ended; resolves with
   * exit code or signal.
   */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
  /** Ends it as Ctrl-C does, and whatever it left. */
  close(): Promise<void>;
}

const readyTimeoutMs = 100_000;
const endTimeoutMs = 100_000;

/** Starts the built gateway as a program, with an engine of its own, and waits until it prints its address. */
export async function startGateway(options: StartGatewayOptions = {}): Promise<RunningGateway> {
  const runFolder = inject('runFolder');
  const runtimeFolder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'framelane-e2e-'));
  const uploadFolder = mkdtempSync(join(runFolder, 'uploads-'));
  const usual = [
    ...['--port', String(options.port ?? 0), '--upload-dir', uploadFolder, '--media-root', join(runFolder, 'media')],
    ...['--log-level', 'warn', '--log-format', 'text'],
  ];
  const { XDG_RUNTIME_DIR: _runtime, ...inherited } = process.env;
  const child = spawn(process.execPath, [program, ...(options.isBare === true ? [] : usual), ...(options.args ?? [])], {
    cwd: join(runFolder, 'media'),
    env: {
      ...inherited,
      XDG_CACHE_HOME: join(runFolder, 'cache'),
      XDG_STATE_HOME: mkdtempSync(join(runFolder, 'state-')),
      ...(options.usesDefaultRuntimeFolder === true ? {} : { XDG_RUNTIME_DIR: runtimeFolder, TMPDIR: runtimeFolder }),
      ...options.env,
    },
    detached: options.isGroupLeader ?? false,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const pid = child.pid ?? 0;
  const killWithProcess = () => child.kill('SIGKILL');
  process.once('exit', killWithProcess);
  const hasEnded = once(child, 'close').then(([exitCode, signal]): number | NodeJS.Signals => exitCode ?? signal);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    log = (log + chunk).slice(-20_000);
  });
  const lines: string[] = [];

  async function end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals> {
    process.kill(options.isGroupLeader === true ? -pid : pid, signal);
    const timer = setTimeout(() => child.kill('SIGKILL'), endTimeoutMs);
    const how = await hasEnded;
    clearTimeout(timer);
    return how;
  }
  async function close(): Promise<void> {
    const family = listDescendants(pid);
    if (isRunning(pid)) await end('SIGINT');
    for (const { pid: left } of family) if (isRunning(left)) process.kill(left, 'SIGKILL');
    process.off('exit', killWithProcess);
    rmSync(runtimeFolder, { recursive: true, force: true });
    rmSync(uploadFolder, { recursive: true, force: true });
  }
  try {
    const address = await readAddress(child, lines);
    return {
      address,
      port: Number(new URL(address).port),
      pid,
      lines,
      runtimeFolder,
      uploadFolder,
      // While the sample clip is made, the program that makes it is a child, too.
      findEngine: () => listChildren(pid).find(({ commandLine }) => !/ sample /.test(commandLine))?.pid,
      readLog: () => log,
      end,
      close,
    };
  } catch (error) {
    await close();
    throw new Error(`${error instanceof Error ? error.message : String(error)}: ${log}`);
  }
}

/** One gateway for the tests of a file whose pages do not get in each other's way; ended after the last of them. */
export function useGateway(): () => RunningGateway {
  let gateway: RunningGateway | undefined;
  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway?.close());
  return () => {
    if (gateway === undefined) throw new Error('the gateway is there from the first test on, not before');
    return gateway;
  };
}

function readAddress(child: ChildProcessByStdio<null, Readable, Readable>, lines: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the gateway printed no address within ${readyTimeoutMs} ms`)),
      readyTimeoutMs,
    );
    child.once('close', (code) => reject(new Error(`the gateway ended with ${code} before it was ready`)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      const address = /^Open (http\S+)$/.exec(line)?.[1];
      if (address === undefined) return;
      clearTimeout(timer);
      resolve(address);
    });
  });
}
