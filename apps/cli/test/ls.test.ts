import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RingWriter } from '@framelane/shm-native';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startMatrixService } from './support/matrix-service.ts';
import { runCli } from './support/run-cli.ts';
import { makeRegion } from './support/streams.ts';

/** Above every pid Linux gives out. */
const deadPid = 0x7fff_fff0;

async function findLane(name: string): Promise<unknown> {
  const { exitCode, stdout } = await runCli(['ls', '--json']);
  expect(exitCode).toBe(0);
  const lanes = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  return lanes.find((lane) => lane.name === name);
}

describe('framelane ls', () => {
  it.each([
    ['live', { producerAlive: 1, producerPid: process.pid }],
    ['stopped', { producerAlive: 0, producerPid: process.pid }],
    ['dead', { producerAlive: 1, producerPid: deadPid }],
  ])('shows a stream that is %s', async (state, fields) => {
    const name = makeRegion(fields);
    const { producerPid: pid } = fields;
    expect(await findLane(name)).toEqual({ kind: 'stream', name, state, width: 64, height: 48, frames: 7, pid });
  });

  it('shows a region that is no usable stream as such', async () => {
    const name = makeRegion({ producerAlive: 1, producerPid: process.pid, protocolVersion: 1 });
    expect(await findLane(name)).toEqual({ kind: 'stream', name, state: 'unreadable' });
  });

  it('shows a ring with its writer', async () => {
    const ring = RingWriter.create();
    onTestFinished(() => ring.close());
    expect(await findLane(ring.path)).toMatchObject({ kind: 'ring', state: 'live', pid: process.pid });
  });

  it('shows a panel renderer while it listens', async () => {
    const service = await startMatrixService('8x8');
    expect(await findLane(service.socketPath)).toMatchObject({ kind: 'panel', state: 'live', pid: expect.any(Number) });
    await service.stop();
    expect(await findLane(service.socketPath)).toBeUndefined();
  });

  it('shows an engine where the client lets it listen', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'framelane-ipc-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const server = createServer().listen(join(folder, 'commands'));
    onTestFinished(() => new Promise((resolve) => server.close(() => resolve())));
    await once(server, 'listening');
    expect(await findLane(`ipc://${join(folder, 'commands')}`)).toMatchObject({ kind: 'engine', state: 'live' });
  });

  it('prints a table with a title line', async () => {
    const name = makeRegion({ producerAlive: 1, producerPid: process.pid });
    const [title, ...rows] = (await runCli(['ls'])).stdout.split('\n');
    expect(title).toMatch(/^KIND +NAME +STATE +SIZE +FRAMES +PID$/);
    expect(rows.find((row) => row.includes(name))).toMatch(/^stream +\S+ +live +64x48 +7 +\d+$/);
  });
});
