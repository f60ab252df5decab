import { readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { crc32, type RingOptions, RingReader } from '../../lib/index.ts';
import { catchError, createRing, infoOf, makeJpeg, openRing, uniqueRingPath } from '../support/rings.ts';

/** A ring file with one frame in slot 0, altered. */
function writeAltered(change: (file: Buffer) => void, options: RingOptions = {}): string {
  const writer = createRing(options);
  writer.publish(makeJpeg(5), infoOf(5));
  const file = readFileSync(writer.path);
  change(file);
  const path = uniqueRingPath();
  writeFileSync(path, file);
  return path;
}

function renewCrc(file: Buffer): void {
  file.writeUInt32LE(crc32(Buffer.concat([file.subarray(8, 16), file.subarray(24, 40)])), 44);
}

describe('a damaged header has a code', () => {
  it.each([
    ['ring size 0', 'ERR_RING_GEOMETRY', (file: Buffer) => file.writeUInt32LE(0, 12)],
    ['ring size 257', 'ERR_RING_GEOMETRY', (file: Buffer) => file.writeUInt32LE(257, 12)],
    ['more slots than the file has', 'ERR_RING_GEOMETRY', (file: Buffer) => file.writeUInt32LE(8, 12)],
    ['slot size 0', 'ERR_RING_GEOMETRY', (file: Buffer) => file.writeUInt32LE(0, 8)],
    ['slot size beyond the file', 'ERR_RING_GEOMETRY', (file: Buffer) => file.writeUInt32LE(0xffffffc0, 8)],
    ['slot size off the grid', 'ERR_RING_GEOMETRY', (file: Buffer) => file.writeUInt32LE(1000, 8)],
    ['another version', 'ERR_RING_UNSUPPORTED', (file: Buffer) => file.writeUInt16LE(2, 28)],
  ])('%s: %s', (_name, code, change) => {
    const path = writeAltered((file) => {
      change(file);
      renewCrc(file);
    });
    expect(catchError(() => RingReader.open(path)).code).toBe(code);
  });

  it.each([8, 12, 28, 30, 32, 39, 44, 47])('a flipped bit in byte %i: ERR_RING_CORRUPT', (offset) => {
    const path = writeAltered((file) => {
      file[offset]! ^= 0x10;
    });
    expect(catchError(() => RingReader.open(path)).code).toBe('ERR_RING_CORRUPT');
  });

  it.each([0, 1, 63, 64, 1000])('a file of %i zero bytes: ERR_RING_GEOMETRY', (byteLength) => {
    const path = uniqueRingPath();
    writeFileSync(path, Buffer.alloc(byteLength));
    expect(catchError(() => RingReader.open(path)).code).toBe('ERR_RING_GEOMETRY');
  });

  it('random bytes never open', () => {
    for (let round = 0; round < 50; ++round) {
      const path = uniqueRingPath();
      const noise = Buffer.from(
        Array.from({ length: 4096 }, (_, index) => (index * 131 + round * 7919 + (index >> 3) * 29) & 0xff),
      );
      writeFileSync(path, noise);
      expect(catchError(() => RingReader.open(path)).code).toMatch(/^ERR_RING_(GEOMETRY|CORRUPT|UNSUPPORTED)$/);
    }
  });
});

describe('a damaged frame has a code', () => {
  it.each([
    ['length 0', (file: Buffer) => file.writeUInt32LE(0, 64)],
    ['length beyond the slot', (file: Buffer) => file.writeUInt32LE(65_536, 64)],
    ['length of 4 GiB', (file: Buffer) => file.writeUInt32LE(0xffffffff, 64)],
    ['no start marker', (file: Buffer) => file.writeUInt8(0, 68)],
    ['no end marker', (file: Buffer) => file.writeUInt8(0, 64 + 4 + 999)],
    ['one bit of the picture', (file: Buffer) => file.writeUInt8(file.readUInt8(500) ^ 1, 500)],
  ])('%s', (_name, change) => {
    const path = writeAltered(change, { hasCrc: true });
    const reader = openRing(path);
    const target = new Uint8Array(70_000);
    expect(catchError(() => reader.copyLatestInto(target)).code).toBe('ERR_RING_CORRUPT');
    expect(reader.stats().corrupt).toBe(1);
  });

  it('a slot that stays open is torn, not corrupt', () => {
    const path = writeAltered((file) => file.writeUInt32LE(1, 64 + 65_536 - 32));
    const reader = openRing(path);
    const error = catchError(() => reader.copyLatestInto(new Uint8Array(70_000)));
    expect(error).toMatchObject({ code: 'ERR_RING_TORN', details: { reason: 'torn' } });
    expect(reader.stats()).toMatchObject({ torn: 1, tornAttempts: 4, corrupt: 0 });
  });
});
