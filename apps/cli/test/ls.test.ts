import { randomBytes } from 'node:crypto';
import { rmSync, truncateSync, writeFileSync } from 'node:fs';
import { computeStreamGeometry, encodeRegionHeader, regionFileBytes, streamLayout } from '@framelane/protocol/stream';
import { RingWriter } from '@framelane/shm-native';
import { afterEach, describe, expect, it } from 'vitest';
import { runCli } from './support/run-cli.ts';

/** Above every pid Linux gives out. */
const deadPid = 0x7fff_fff0;

const toClean: (() => void)[] = [];
afterEach(() => {
  for (const clean of toClean.splice(0)) clean();
});

/** A region as a producer leaves it, without the producer. */
function makeRegion(fields: { producerAlive: number; producerPid: number; protocolVersion?: number }): string {
  const name = `cli-${process.pid}-${randomBytes(4).toString('hex')}`;
  const path = `/dev/shm/ovstream-${name}`;
  const geometry = computeStreamGeometry({ maxWidth: 64, maxHeight: 48 });
  const header = encodeRegionHeader({
    ...geometry,
    magic: streamLayout.magic,
    protocolVersion: streamLayout.protocolVersion,
    pixelFormat: streamLayout.pixelFormatBgra8,
    latestSequence: 7n,
    latestSlot: 0,
    ...fields,
  });
  writeFileSync(path, header, { mode: 0o600 });
  toClean.push(() => rmSync(path));
  truncateSync(path, regionFileBytes(geometry));
  return name;
}

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
    toClean.push(() => ring.close());
    expect(await findLane(ring.path)).toMatchObject({ kind: 'ring', state: 'live', pid: process.pid });
  });

  it('prints a table with a title line', async () => {
    const name = makeRegion({ producerAlive: 1, producerPid: process.pid });
    const [title, ...rows] = (await runCli(['ls'])).stdout.split('\n');
    expect(title).toMatch(/^KIND +NAME +STATE +SIZE +FRAMES +PID$/);
    expect(rows.find((row) => row.includes(name))).toMatch(/^stream +\S+ +live +64x48 +7 +\d+$/);
  });
});

describe('framelane', () => {
  it.each([[['--help']], [['ls', '--help']]])('prints its help for %j', async (args) => {
    expect(await runCli(args)).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('Usage:'), stderr: '' });
  });

  it.each([[['fly']], [['ls', '--wings']], [[]]])('ends with 2 and nothing on standard output for %j', async (args) => {
    const { exitCode, stdout, stderr } = await runCli(args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain('Usage:');
  });
});
