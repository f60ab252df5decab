import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';

const program = resolve(import.meta.dirname, '../../dist/main.js');

/** A real engine in a process of its own, past its handshake. */
export interface EngineProcess {
  child: ChildProcess;
  /** Handshake lines by key, in the order printed. */
  handshake: ReadonlyMap<string, string>;
  commandPort: number;
  pingPort: number;
  ringPath: string;
  /** Everything printed so far. */
  readOutput: () => string;
  readLog: () => string;
  /** Resolves to the exit code, or the signal that ended it. */
  exited: Promise<number | string>;
  /** Kills it if it still runs and removes a ring it left behind. */
  dispose: () => Promise<void>;
}

/** What a process that ended before its handshake said. */
export class EngineStartError extends Error {
  readonly exit: number | string;
  constructor(exit: number | string, log: string) {
    super(`the engine ended with ${exit}: ${log}`);
    this.exit = exit;
  }
}

/** Starts `dist/main.js` with `args`. Throws {@link EngineStartError} when it ends before it is ready. */
export async function startEngine(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  options: { isGroupLeader?: boolean } = {},
): Promise<EngineProcess> {
  const child = spawn(process.execPath, [program, ...args, '--log-format', 'json'], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
    detached: options.isGroupLeader ?? false,
  });
  let output = '';
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const exited = once(child, 'close').then(([code, signal]: unknown[]) => (code ?? signal) as number | string);
  await new Promise<void>((ready, fail) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.endsWith('ENGINE_READY=1\n')) ready();
    });
    void exited.then((exit) => fail(new EngineStartError(exit, log)));
  });
  const lines = output.trimEnd().split('\n');
  const handshake = new Map(lines.map((line) => line.split('=') as [string, string]));
  const ringPath = handshake.get('RING_PATH') ?? '';
  return {
    child,
    handshake,
    commandPort: Number(handshake.get('ZMQ_PORT')),
    pingPort: Number(handshake.get('ZMQ_PING_PORT')),
    ringPath,
    readOutput: () => output,
    readLog: () => log,
    exited,
    dispose: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
      await exited;
      rmSync(ringPath, { force: true });
    },
  };
}

/** Runs the program to its end, for subcommands. */
export async function runProgram(
  args: readonly string[],
  options: { closesOutputEarly?: boolean; env?: Readonly<Record<string, string>> } = {},
): Promise<{ code: number; output: string; log: string }> {
  const env = { ...process.env, ...options.env };
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env });
  let output = '';
  let log = '';
  if (options.closesOutputEarly === true) child.stdout.destroy();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    log += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { code, output, log };
}
