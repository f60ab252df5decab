import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

const childrenFolder = join(import.meta.dirname, '..', 'children');
const watchdogMs = 100_000;

export type ChildOptions = { args?: string[]; nodeArgs?: string[]; env?: Record<string, string> };

export type ChildResult = { code: number | null; signal: NodeJS.Signals | null; stdout: string; stderr: string };

/** Starts a program of test/children; it is killed when the test ends, whatever the outcome. */
export function startChild(name: string, options: ChildOptions = {}): ChildProcessWithoutNullStreams {
  const { args = [], nodeArgs = [], env = {} } = options;
  const child = spawn(process.execPath, [...nodeArgs, join(childrenFolder, name), ...args], {
    env: { ...process.env, ...env },
  });
  const hasExited = once(child, 'exit');
  // Gone before what it held is removed.
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await hasExited;
  });
  return child;
}

/** Resolves with the next line the child prints; rejects when it ends first. */
export async function readLine(child: ChildProcessWithoutNullStreams): Promise<string> {
  const lines = createInterface({ input: child.stdout });
  const line = once(lines, 'line').then(([text]) => String(text));
  const end = once(child, 'exit').then(([code, signal]) => {
    throw new Error(`the child ended with ${code ?? signal} before it printed a line`);
  });
  return await Promise.race([line, end]);
}

/** Runs a program of test/children to its end; a hanging one is killed and shows as signal SIGKILL. */
export async function runChild(name: string, options: ChildOptions = {}): Promise<ChildResult> {
  const child = startChild(name, options);
  const watchdog = setTimeout(() => child.kill('SIGKILL'), watchdogMs);
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
  clearTimeout(watchdog);
  return { code, signal, stdout, stderr };
}
