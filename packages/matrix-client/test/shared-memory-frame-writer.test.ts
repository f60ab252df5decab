import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeMmapHeader } from '@framelane/protocol/matrix';
import { pythonCapability, spawnPeer } from '@framelane/python-peers';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SharedMemoryError, SharedMemoryFrameWriter } from '../src/index.ts';

const size = { width: 2, height: 1 };
const bytes = (hex: string) => Buffer.from(hex, 'hex');

describe('SharedMemoryFrameWriter', () => {
  let folder = '';
  const writers: SharedMemoryFrameWriter[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'matrix-client-'));
  });
  afterEach(() => {
    for (const writer of writers.splice(0)) writer.close();
    rmSync(folder, { recursive: true, force: true });
  });

  function open(name: string, frameSize = size): SharedMemoryFrameWriter {
    const writer = new SharedMemoryFrameWriter(join(folder, name), frameSize);
    writers.push(writer);
    return writer;
  }
  const read = (name: string) => readFileSync(join(folder, name)).toString('hex');

  it('creates the file with the first frame, for its owner alone, and writes the golden bytes', () => {
    const writer = open('a');
    expect(readdirSync(folder)).toEqual([]);
    expect(writer.writeBytes(bytes('010203040506'))).toBe(2n);
    expect(read('a')).toBe('48524d4d020001000200000000000000010203040506');
    expect(writer.writeBytes(bytes('0a0b0c0d0e0f'))).toBe(4n);
    expect([readdirSync(folder), statSync(join(folder, 'a')).mode & 0o777]).toEqual([['a'], 0o600]);
  });

  it('takes pictures with and without alpha, which it drops', () => {
    const writer = open('a');
    writer.writeImage({ ...size, data: bytes('01020300' + '04050680') });
    expect(read('a').slice(32)).toBe('010203040506');
    writer.writeImage({ ...size, data: bytes('0a0b0c0d0e0f') });
    expect(read('a').slice(32)).toBe('0a0b0c0d0e0f');
    expect(() => writer.writeImage({ ...size, data: bytes('00') })).toThrow(
      expect.objectContaining({ code: 'ERR_MATRIX_ARGUMENT' }),
    );
  });

  it('goes on in a file that fits, pixels and all, and repairs the version of a writer that died', () => {
    writeFileSync(join(folder, 'a'), Buffer.concat([encodeMmapHeader(size, 7n), bytes('aabbccddeeff')]));
    const { ino } = statSync(join(folder, 'a'));
    expect(open('a').writeBytes(bytes('010203040506'))).toBe(10n);
    expect(statSync(join(folder, 'a')).ino).toBe(ino);
  });

  it('puts a new file in place of one of another size, whose readers keep theirs', () => {
    open('a').writeBytes(bytes('010203040506'));
    const { ino } = statSync(join(folder, 'a'));
    open('a', { width: 1, height: 1 }).writeBytes(bytes('ffffff'));
    expect(read('a')).toBe('48524d4d010001000200000000000000ffffff');
    expect(statSync(join(folder, 'a')).ino).not.toBe(ino);
  });

  it('leaves a file that is none of its own alone', () => {
    for (const [name, content] of [
      ['notes', 'some notes of mine'],
      ['short', 'HR'],
    ] as const) {
      writeFileSync(join(folder, name), content);
      expect(() => open(name).writeBytes(bytes('010203040506'))).toThrow(
        expect.objectContaining({ code: 'ERR_MATRIX_MMAP', wireCode: 'E_MMAP_FOREIGN' }),
      );
      expect(readFileSync(join(folder, name), 'utf8')).toBe(content);
    }
    writeFileSync(join(folder, 'empty'), '');
    expect(open('empty').writeBytes(bytes('010203040506'))).toBe(2n);
  });

  it('says both numbers when a frame has the wrong length or size, and why a file cannot be made', () => {
    const writer = open('a');
    expect(() => writer.writeBytes(bytes('01'))).toThrow(new SharedMemoryError('Expected 6 bytes but received 1'));
    const image = { width: 3, height: 1, data: new Uint8Array(9) };
    expect(() => writer.writeImage(image)).toThrow('Expected an image of 2x1 but received 3x1');
    expect(() => open('no/such/folder').writeBytes(new Uint8Array(6))).toThrow(
      expect.objectContaining({ code: 'ERR_MATRIX_MMAP', cause: expect.objectContaining({ code: 'ENOENT' }) }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('closes twice, and opens again with the next frame', () => {
    const writer = open('a');
    writer.writeBytes(bytes('010203040506'));
    writer.close();
    writer.close();
    expect(writer.writeBytes(bytes('010203040506'))).toBe(4n);
  });
});

needs(describe, await pythonCapability())('SharedMemoryFrameWriter and a service in Python', () => {
  it('show the same 64x64 picture', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'matrix-client-'));
    const path = join(folder, 'frames');
    const service = await spawnPeer('matrix_service', ['--mmap-path', path]);
    const writer = new SharedMemoryFrameWriter(path, { width: 64, height: 64 });
    try {
      await service.readLine();
      const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * 7) & 0xff);
      writer.writeImage({ width: 64, height: 64, data });
      service.writeLine('frame');
      expect(await service.readLine()).toBe(createHash('sha256').update(data).digest('hex'));
    } finally {
      writer.close();
      await service.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
