import { type ChildProcess, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { MatrixSize } from '@framelane/protocol/matrix';
import { spawnPeer } from '@framelane/python-peers';
import { findFreePort } from '@framelane/vitest-config/free-port';

export const serviceProgram = fileURLToPath(new URL('../../../../apps/matrix-renderer/dist/main.js', import.meta.url));

/** A matrix service in a process of its own, looked at from outside. */
export interface RunningService {
  socketPath: string;
  tcpAddress: { host: string; port: number };
  mmapPath: string;
  /** SHA-256 of the frame on display. */
  readShown(): Promise<string>;
  child: Pick<ChildProcess, 'kill' | 'pid'>;
  /** What it wrote to standard error. */
  readLog(): string;
  /** Ends it and removes its files; twice is fine. */
  close(): Promise<void>;
}

export function hashOf(rgb: Uint8Array): string {
  return createHash('sha256').update(rgb).digest('hex');
}

export function makeFolder() {
  const path = mkdtempSync(join(tmpdir(), 'matrix-client-'));
  return { path, close: () => rmSync(path, { recursive: true, force: true }) };
}

/** `isolated-render`, which writes what it shows to a file. */
export async function startOurService({ width, height }: MatrixSize, args: string[] = []): Promise<RunningService> {
  const folder = makeFolder();
  const place = (name: string) => join(folder.path, name);
  const port = await findFreePort();
  const sockets = ['--unix-socket', place('sock'), '--tcp-port', `${port}`, '--mmap-path', place('mmap')];
  const size = ['--width', `${width}`, '--height', `${height}`];
  const child = spawn(
    process.execPath,
    [serviceProgram, 'run', ...sockets, ...size, '--device', `raw:${place('shown')}`, ...args],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const killWithProcess = () => child.kill('SIGKILL');
  process.once('exit', killWithProcess);
  const ended = once(child, 'close').then(() => process.off('exit', killWithProcess));
  let log = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (log.includes('ready:')) resolve();
    });
    child.once('close', () => reject(new Error(`the service ended before it was ready: ${log}`)));
  });
  return {
    socketPath: place('sock'),
    tcpAddress: { host: '127.0.0.1', port },
    mmapPath: place('mmap'),
    readShown: async () => (existsSync(place('shown')) ? hashOf(readFileSync(place('shown'))) : ''),
    child,
    readLog: () => log,
    async close() {
      child.kill('SIGTERM');
      child.kill('SIGCONT');
      await ended;
      folder.close();
    },
  };
}

/** The plain service in Python, written from the description of the wire alone. */
export async function startPythonService({ width, height }: MatrixSize): Promise<RunningService> {
  const folder = makeFolder();
  const [socketPath, mmapPath] = [join(folder.path, 'sock'), join(folder.path, 'mmap')];
  const size = ['--width', width, '--height', height];
  const args = ['--unix-socket', socketPath, '--tcp', '--mmap-path', mmapPath, ...size];
  const peer = await spawnPeer('matrix_service', args);
  const port = Number(/tcp (\d+)/.exec((await peer.readLine()) ?? '')?.[1]);
  return {
    socketPath,
    tcpAddress: { host: '127.0.0.1', port },
    mmapPath,
    async readShown() {
      peer.writeLine('frame');
      return (await peer.readLine()) ?? '';
    },
    child: peer.child,
    readLog: () => peer.readStderr(),
    async close() {
      await peer.close();
      folder.close();
    },
  };
}
