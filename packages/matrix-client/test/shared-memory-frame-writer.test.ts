import { execFileSync } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeMmapHeader } from '@framelane/protocol/matrix';
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
    symlinkSync(join(folder, 'notes'), join(folder, 'link'));
    mkdirSync(join(folder, 'folder'));
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    for (const name of ['link', 'folder', 'pipe']) {
      expect(() => open(name).writeBytes(bytes('010203040506'))).toThrow(
        expect.objectContaining({ wireCode: 'E_MMAP_FOREIGN' }),
      );
    }
    expect(lstatSync(join(folder, 'pipe')).isFIFO()).toBe(true);
    writeFileSync(join(folder, 'empty'), '');
    expect(open('empty').writeBytes(bytes('010203040506'))).toBe(2n);
  });

  it('replaces a file of its size that was cut short', () => {
    const fresh = encodeMmapHeader(size, 4n);
    writeFileSync(join(folder, 'a'), fresh);
    expect(open('a').writeBytes(bytes('010203040506'))).toBe(2n);
    expect(statSync(join(folder, 'a')).size).toBe(22);
  });

  it('stops when somebody else turns the file into something else under it', () => {
    const writer = open('a');
    writer.writeBytes(bytes('010203040506'));
    writeFileSync(join(folder, 'a'), 'some notes of mine');
    expect(() => writer.writeBytes(bytes('010203040506'))).toThrow('somebody else writes to it');
    expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('some notes of mine');
  });

  it('takes a file over by its version alone, as golden files have it', () => {
    const golden = JSON.parse(
      readFileSync(new URL('../../protocol/fixtures/matrix/mmap.json', import.meta.url), 'utf8'),
    ) as { fresh: string; written: string; pixels: string; width: number; height: number };
    writeFileSync(join(folder, 'a'), bytes(golden.fresh));
    open('a', golden).writeBytes(bytes(golden.pixels));
    expect(read('a')).toBe(golden.written);
  });

  it('counts beyond what a number holds', () => {
    writeFileSync(join(folder, 'a'), Buffer.concat([encodeMmapHeader(size, 2n ** 53n), bytes('aabbccddeeff')]));
    expect(open('a').writeBytes(bytes('010203040506'))).toBe(9007199254740994n);
    expect(read('a')).toBe('48524d4d020001000200000000002000010203040506');
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
