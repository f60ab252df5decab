import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import { makeFolder } from './folders.ts';

const serviceProgram = fileURLToPath(new URL('../../../matrix-renderer/dist/main.js', import.meta.url));

/** The matrix service in a process of its own, with a panel whose pixels are a file; ended when the test ends. */
export async function startMatrixService(size: string, { folder = makeFolder(), args = [] as string[] } = {}) {
  const socketPath = join(folder, 'sock');
  const shownPath = join(folder, 'shown');
  const [width = '', height = ''] = size.split('x');
  const options = ['--unix-socket', socketPath, '--width', width, '--height', height, '--device', `raw:${shownPath}`];
  const child = spawn(process.execPath, [serviceProgram, 'run', ...options, ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  onTestFinished(stop);
  for await (const line of createInterface(child.stderr)) {
    if (line.includes('ready:')) break;
  }
  child.stderr.resume();
  /** RGB, as the panel shows it. */
  const readShown = (): number[] => [...readFileSync(shownPath)];
  return { socketPath, readShown, stop };
}
