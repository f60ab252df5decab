import { existsSync } from 'node:fs';
import {
  decodeFrameSnapshotHeader,
  frameSnapshotLayout,
  MappedFrameReader,
  nameStreamResources,
} from '@framelane/protocol/stream';
import { ReadyLineReader } from '@framelane/protocol/viewer';
import { createShmClient, type NativeShmClient } from '@framelane/shm-native';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readPatternNumber } from './support/pictures.ts';
import { runCli } from './support/run-cli.ts';
import { startPattern } from './support/streams.ts';

/** A width whose rows have padding. */
const size = { width: 150, height: 101 };
const sizeText = '150x101';
const wantedFrames = 40;

function attachClient(name: string): NativeShmClient {
  const client = createShmClient();
  onTestFinished(() => client.close());
  client.connect({ name });
  return client;
}

describe('framelane test-pattern', () => {
  it('says when it is ready, as a sidecar does', async () => {
    const { name, readyLine } = await startPattern(['--size', sizeText]);
    const ready = { name, ...size, protocol: 2 };
    expect(new ReadyLineReader().push(`${readyLine}\n`)).toEqual([{ type: 'ready', ready }]);
  });

  it('tells its number in every pixel to a reader that copies', async () => {
    const { name } = await startPattern(['--size', sizeText, '--fps', '400']);
    const client = attachClient(name);
    for (let count = 0; count < wantedFrames; count += 1) {
      const buffer = await client.waitFrame();
      const { sequence } = decodeFrameSnapshotHeader(buffer) ?? {};
      expect(readPatternNumber(new Uint8Array(buffer, frameSnapshotLayout.pixels), size)).toBe(sequence);
    }
  });

  it('tells its number in every pixel to a reader that maps the pages', async () => {
    const { name } = await startPattern(['--size', sizeText, '--fps', '400']);
    const client = attachClient(name);
    const buffer = client.mapRegion();
    const reader = new MappedFrameReader(buffer);
    const copy = new Uint8Array(reader.header.maxPitchBytes * size.height);
    for (let count = 0; count < wantedFrames; ) {
      const frame = reader.poll();
      if (frame === undefined) {
        await new Promise(setImmediate);
        continue;
      }
      copy.set(new Uint8Array(buffer, frame.pixelsByteOffset, frame.rowBytes * frame.height));
      if (!frame.isCurrent()) continue;
      expect(frame.rowBytes).toBeGreaterThan(4 * size.width);
      expect(readPatternNumber(copy, size, frame.rowBytes)).toBe(frame.sequence);
      count += 1;
    }
  });

  it('ends by itself after --frames', async () => {
    const pattern = await startPattern(['--size', sizeText, '--frames', '3', '--fps', '100']);
    expect(await pattern.exitCode).toBe(0);
    expect(await pattern.stderr).toBe('published 3 pictures\n');
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('removes its names at %s and ends with 0', async (signal) => {
    const { child, name, exitCode } = await startPattern(['--size', sizeText]);
    const region = `/dev/shm/ovstream-${name}`;
    const { socketPath } = nameStreamResources(name, process.env.TMPDIR);
    expect([region, socketPath].filter(existsSync)).toEqual([region, socketPath]);
    child.kill(signal);
    expect(await exitCode).toBe(0);
    expect([region, socketPath].filter(existsSync)).toEqual([]);
  });

  it('leaves a name alone that another one has', async () => {
    const { name } = await startPattern(['--size', sizeText]);
    const second = await runCli(['test-pattern', '--stream-name', name]);
    expect(second).toEqual({ exitCode: 1, stdout: '', stderr: expect.stringContaining('owns the stream name') });
    const { stdout } = await runCli(['info', '--stream-name', name, '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ ...size });
  });

  it('takes over what a killed one has left', async () => {
    const first = await startPattern(['--size', sizeText]);
    first.child.kill('SIGKILL');
    await first.exitCode;
    const second = await runCli(['test-pattern', '--stream-name', first.name, '--size', '8x8', '--frames', '1']);
    expect(second).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('"width":8') });
  });
});
