import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { probeProgram } from '@framelane/vitest-config/capabilities';
import { findFreePort } from '@framelane/vitest-config/free-port';
import { Redis } from 'ioredis';

/** The server that the queue lies on. */
export const redisServer = probeProgram('redis-server', ['--version'], 'the program redis-server on PATH');

/** A Redis of this test alone, which keeps nothing on the disk. */
export interface RedisProcess {
  port: number;
  /** Ends it and all it holds. */
  stop: () => Promise<void>;
  /** Starts it again, empty, on the same port. */
  start: () => Promise<void>;
  /** The address of one of its sixteen databases. */
  writeUrl: (database: number) => string;
}

export async function startRedis(): Promise<RedisProcess> {
  const folder = mkdtempSync(join(tmpdir(), 'engine-mock-redis-'));
  const port = await findFreePort();
  let end: () => Promise<void> = async () => undefined;
  const start = async () => {
    mkdirSync(folder, { recursive: true });
    const settings = [
      '--port',
      String(port),
      '--bind',
      '127.0.0.1',
      '--dir',
      folder,
      '--save',
      '',
      '--appendonly',
      'no',
    ];
    const child = spawn('redis-server', settings, { stdio: 'ignore' });
    const exited = once(child, 'exit');
    end = async () => {
      child.kill('SIGKILL');
      await exited;
    };
    const probe = new Redis(port, '127.0.0.1', { retryStrategy: () => 20, maxRetriesPerRequest: null });
    probe.on('error', () => undefined);
    await probe.ping();
    probe.disconnect();
  };
  await start();
  return {
    port,
    start,
    stop: async () => {
      await end();
      rmSync(folder, { recursive: true, force: true });
    },
    writeUrl: (database) => `redis://127.0.0.1:${port}/${database}`,
  };
}
