import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The built program. */
export const program = resolve(import.meta.dirname, '../../dist/main.js');

export interface RendererProcess {
  child: ChildProcess;
  readLog: () => string;
  exited: Promise<number | string>;
}

/** A real service in a process of its own; resolves when it says it is ready or has ended. */
export async function startRenderer(
  args: readonly string[],
  { cwd = process.cwd(), env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Promise<RendererProcess> {
  const child = spawn(
    process.execPath,
    [program, ...args, '--log-format', 'json', ...(args.includes('--device') ? [] : ['--device', 'null'])],
    {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let log = '';
  const exited = once(child, 'close').then(([code, signal]: unknown[]) => (code ?? signal) as number | string);
  await new Promise<void>((ready) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('"ready:')) ready();
    });
    void exited.then(() => ready());
  });
  return { child, readLog: () => log, exited };
}

export function makeTempFolder(): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'matrix-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Sends `bytes`, ends its side when told to, and resolves to everything the service answered until it closed. */
export async function exchange(path: string, bytes: Uint8Array, halfCloses: boolean): Promise<string> {
  const socket: Socket = connect({ path, allowHalfOpen: true });
  let answer = '';
  socket.setEncoding('latin1').on('data', (text: string) => {
    answer += text;
  });
  if (halfCloses) socket.end(bytes);
  else socket.write(bytes);
  await once(socket, 'end');
  socket.destroy();
  return answer;
}
