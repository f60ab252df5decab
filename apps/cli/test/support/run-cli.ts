import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';

export const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The code, or the signal that ended it. */
export type CliEnd = number | NodeJS.Signals;

export interface CliRun {
  exitCode: CliEnd;
  stdout: string;
  stderr: string;
}

/** A run of the built program; killed when the test ends. */
export interface RunningCli {
  child: ChildProcessByStdio<null, Readable, Readable>;
  /** All of standard error so far and to come. */
  stderr: Promise<string>;
  exitCode: Promise<CliEnd>;
}

export function startCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): RunningCli {
  const child = spawn(process.execPath, [program, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exitCode = once(child, 'exit').then(([code, signal]: CliEnd[]) => code ?? signal ?? 1);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exitCode;
  });
  return { child, stderr: text(child.stderr), exitCode };
}

/** Runs the built program to its end. */
export async function runCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<CliRun> {
  const { child, stderr, exitCode } = startCli(args, env);
  const stdout = await text(child.stdout);
  return { exitCode: await exitCode, stdout, stderr: await stderr };
}

/** Standard output of a run that ends with 0; throws with what it said on standard error otherwise. */
export async function readCli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const { exitCode, stdout, stderr } = await runCli(args, env);
  if (exitCode === 0) return stdout;
  throw new Error(`framelane ${args.join(' ')} ended with ${exitCode}: ${stderr}`);
}

/** As {@link runCli} for output that is no text. */
export async function runCliForBytes(
  args: readonly string[],
): Promise<{ bytes: Buffer; exitCode: CliEnd; stderr: string }> {
  const { child, stderr, exitCode } = startCli(args);
  const bytes = await buffer(child.stdout);
  return { bytes, exitCode: await exitCode, stderr: await stderr };
}

/** The next piece of a child's standard output. */
export async function readChunk(stream: Readable): Promise<Buffer> {
  for (;;) {
    const chunk: Buffer | null = stream.read();
    if (chunk !== null) return chunk;
    await once(stream, 'readable');
  }
}
