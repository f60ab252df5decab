import { describe, expect, it } from 'vitest';
import { crc32, RingError, RingReader, RingWriter } from '../../lib/index.ts';
import {
  catchError,
  createRing,
  infoOf,
  makeJpeg,
  openRing,
  smallSlotBytes,
  uniqueRingPath,
} from '../support/rings.ts';

describe('a frame on its way through the ring', () => {
  it('arrives with everything that was said about it', () => {
    const writer = createRing();
    const reader = openRing(writer.path);
    const target = new Uint8Array(smallSlotBytes);
    expect(reader.copyLatestInto(target)).toBeUndefined();
    expect(reader.latestSeq).toBeUndefined();

    const jpeg = makeJpeg(7, 5000);
    const seq = writer.publish(jpeg, {
      frameIndex: 180,
      width: 1920,
      height: 1080,
      ptsUs: 6_000_000n,
      assetIdCrc: crc32(Buffer.from('a')),
    });
    expect(seq).toBe(0);
    expect(writer.nextSeq).toBe(1);
    expect(reader.latestSeq).toBe(0);
    expect(reader.copyLatestInto(target)).toEqual({
      seq: 0,
      byteLength: 5000,
      width: 1920,
      height: 1080,
      frameIndex: 180,
      ptsUs: 6_000_000,
      assetIdCrc: crc32(Buffer.from('a')),
    });
    expect(target.subarray(0, 5000)).toEqual(jpeg);
  });

  it('gives the same object at every call', () => {
    const writer = createRing();
    const reader = openRing(writer.path);
    const target = new Uint8Array(smallSlotBytes);
    writer.publish(makeJpeg(1), infoOf(1));
    const first = reader.copyLatestInto(target);
    writer.publish(makeJpeg(2), infoOf(2));
    expect(reader.copyLatestInto(target)).toBe(first);
    expect(first?.frameIndex).toBe(2);
  });

  it('takes and fills views: offsets, shared buffers, Node buffers, a part of a buffer', () => {
    const writer = createRing();
    const reader = openRing(writer.path);
    const source = new Uint8Array(new SharedArrayBuffer(3000), 17, 2000);
    source.set(makeJpeg(9, 1500));
    writer.publish(source, { ...infoOf(1), byteLength: 1500 });

    const shared = new SharedArrayBuffer(4000);
    const targets = [new Uint8Array(shared, 100, 1500), Buffer.alloc(2000).subarray(3), new Uint8Array(1500)];
    for (const target of targets) {
      expect(reader.copyLatestInto(target)?.byteLength).toBe(1500);
      expect(Buffer.from(target.subarray(0, 1500)).equals(makeJpeg(9, 1500))).toBe(true);
    }
    expect(new Uint8Array(shared, 0, 100).every((byte) => byte === 0)).toBe(true);
    expect(new Uint8Array(shared, 1600).every((byte) => byte === 0)).toBe(true);
  });

  it('reaches several readers, by number too', () => {
    const writer = createRing();
    const readers = [openRing(writer.path), openRing(writer.path), openRing(writer.path)];
    for (let index = 0; index < 6; ++index) writer.publish(makeJpeg(index), infoOf(index));
    const target = new Uint8Array(smallSlotBytes);
    for (const reader of readers) {
      expect(reader.copyLatestInto(target)?.seq).toBe(5);
      expect(reader.copyFrameInto(4, target)?.frameIndex).toBe(4);
      expect(target[500]).toBe(4);
    }
  });

  it('keeps absent, overwritten and wrong apart', () => {
    const writer = createRing();
    const reader = openRing(writer.path);
    const target = new Uint8Array(smallSlotBytes);
    for (let index = 0; index < 6; ++index) writer.publish(makeJpeg(index), infoOf(index));
    expect(reader.copyFrameInto(6, target)).toBeUndefined();
    const overwritten = catchError(() => reader.copyFrameInto(1, target));
    expect(overwritten).toBeInstanceOf(RingError);
    expect(overwritten).toMatchObject({ code: 'ERR_RING_TORN', details: { reason: 'overwritten', seq: 1 } });
    expect(reader.stats()).toEqual({ copied: 0, torn: 0, tornAttempts: 0, overwritten: 1, corrupt: 0 });
  });
});

describe('what does not fit', () => {
  it('is refused by the writer, and the ring stays as it was', () => {
    const writer = createRing();
    const reader = openRing(writer.path);
    writer.publish(makeJpeg(1), infoOf(1));
    expect(writer.maxFrameBytes).toBe(smallSlotBytes - 36);
    const error = catchError(() => writer.publish(makeJpeg(2, writer.maxFrameBytes + 1), infoOf(2)));
    expect(error).toMatchObject({ code: 'ERR_RING_FULL', details: { neededBytes: smallSlotBytes - 35 } });
    expect(catchError(() => writer.publish(new Uint8Array(100), infoOf(2))).code).toBe('ERR_RING_CORRUPT');
    expect(catchError(() => writer.publish(new Uint8Array(0), infoOf(2))).code).toBe('ERR_RING_CORRUPT');
    expect(writer.nextSeq).toBe(1);
    expect(reader.copyLatestInto(new Uint8Array(smallSlotBytes))?.frameIndex).toBe(1);
    expect(writer.publish(makeJpeg(3, writer.maxFrameBytes), infoOf(3))).toBe(1);
  });

  it('is refused by the reader, with the bytes it needs', () => {
    const writer = createRing();
    const reader = openRing(writer.path);
    writer.publish(makeJpeg(1, 1000), infoOf(1));
    const error = catchError(() => reader.copyLatestInto(new Uint8Array(999)));
    expect(error).toMatchObject({ code: 'ERR_RING_FULL', details: { neededBytes: 1000, availableBytes: 999 } });
    expect(error.message).toContain('needs 1000 bytes');
  });

  it.each([
    ['ring size', { ringSize: 1 }],
    ['ring size', { ringSize: 3 }],
    ['ring size', { ringSize: 2.5 }],
    ['slot size', { slotSizeBytes: 65_537 }],
    ['slot size', { slotSizeBytes: -64 }],
    ['slot size', { slotSizeBytes: 2 ** 40 }],
  ])('names a bad %s %j', (_name, options) => {
    expect(catchError(() => RingWriter.create({ path: uniqueRingPath(), ...options })).code).toBe('ERR_RING_GEOMETRY');
  });

  it.each([
    { frameIndex: -1 },
    { width: 1.5 },
    { height: Number.NaN },
    { assetIdCrc: 2 ** 32 },
    { ptsUs: -1 },
    { ptsUs: -1n },
    { ptsUs: 1n << 64n },
    { byteLength: 1001 },
    { byteLength: -1 },
  ])('names a number out of range: %o', (change) => {
    const writer = createRing();
    expect(catchError(() => writer.publish(makeJpeg(1, 1000), { ...infoOf(1), ...change })).code).toBe(
      'ERR_OUT_OF_RANGE',
    );
    expect(writer.nextSeq).toBe(0);
  });

  it('names an argument of the wrong type', () => {
    const writer = createRing();
    const reader = openRing(writer.path);
    const wrongTarget: unknown = new Uint16Array(4);
    expect(catchError(() => reader.copyLatestInto(wrongTarget as Uint8Array)).code).toBe('ERR_INVALID_ARG_TYPE');
    const wrongJpeg: unknown = 'a string';
    expect(catchError(() => writer.publish(wrongJpeg as Uint8Array, { ...infoOf(1), byteLength: 0 })).name).toMatch(
      /Error$/,
    );
  });
});

describe('closing', () => {
  it('may be done twice, and everything after it has a code', async () => {
    const writer = createRing();
    const reader = openRing(writer.path);
    const target = new Uint8Array(100);
    reader.close();
    reader.close();
    writer.close();
    writer.close();
    expect(reader.isClosed && writer.isClosed).toBe(true);
    const uses = [
      () => reader.copyLatestInto(target),
      () => reader.copyFrameInto(0, target),
      () => reader.latestSeq,
      () => reader.checkReplaced(),
      () => reader.stats(),
      () => writer.nextSeq,
      () => writer.publish(makeJpeg(1), infoOf(1)),
    ];
    for (const use of uses) expect(catchError(use).code).toBe('ERR_RING_CLOSED');
    await expect(reader.waitForNewer(0)).rejects.toMatchObject({ code: 'ERR_RING_CLOSED' });
    expect(catchError(() => RingReader.open(writer.path)).code).toBe('ERR_RING_MISSING');
  });

  it('leaves the file when asked to', () => {
    const writer = createRing();
    writer.publish(makeJpeg(3), infoOf(3));
    writer.close({ unlink: false });
    expect(openRing(writer.path).copyLatestInto(new Uint8Array(1000))?.frameIndex).toBe(3);
  });
});
