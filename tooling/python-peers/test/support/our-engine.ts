import { type ChildProcessByStdio, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const program = fileURLToPath(new URL('../../../../apps/engine-mock/dist/main.js', import.meta.url));

export interface RunningEngine {
  child: ChildProcessByStdio<null, Readable, Readable>;
  /** Every line of standard output so far. */
  lines: string[];
  port: number;
  pingPort: number;
  ringPath: string;
  /** Settles with exit code or signal when the engine has ended. */
  hasEnded: Promise<number | NodeJS.Signals>;
  close(): Promise<void>;
}

/** Writes the engine's own numbered clip to a file. */
export async function makeSample(path: string): Promise<string> {
  await promisify(execFile)(process.execPath, [program, 'sample', path]);
  return path;
}

/** The value of one of the start-up lines. */
export function readStartLine(lines: readonly string[], key: string): string {
  const line = lines.find((candidate) => candidate.startsWith(`${key}=`));
  if (line === undefined) throw new Error(`expected ${key} among the start-up lines, got ${lines.join(' | ')}`);
  return line.slice(key.length + 1);
}

/** Starts our engine as a separate program and reads its start-up lines to the last one. */
export async function startOurEngine(args: readonly string[]): Promise<RunningEngine> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const killWithProcess = () => child.kill('SIGKILL');
  process.once('exit', killWithProcess);
  const hasEnded = once(child, 'close').then(([exitCode, signal]) => {
    process.off('exit', killWithProcess);
    return exitCode ?? signal;
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
  });
  const lines: string[] = [];
  const isReady = new Promise<void>((resolve) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line);
      if (line === 'ENGINE_READY=1') resolve();
    });
  });
  const endedEarly = hasEnded.then((how) => {
    throw new Error(`the engine ended with ${how} before it was ready: ${stderr.slice(-2000)}`);
  });
  await Promise.race([isReady, endedEarly]);
  endedEarly.catch(() => undefined);
  return {
    child,
    lines,
    port: Number(readStartLine(lines, 'ZMQ_PORT')),
    pingPort: Number(readStartLine(lines, 'ZMQ_PING_PORT')),
    ringPath: readStartLine(lines, 'RING_PATH'),
    hasEnded,
    async close() {
      child.kill('SIGKILL');
      await hasEnded;
    },
  };
}
