import { closeSync, openSync, truncateSync, writeSync } from 'node:fs';
import { expect, it, onTestFinished } from 'vitest';
import { makeJpeg, openRing, uniqueRingPath } from '../support/rings.ts';

const slotSizeBytes = 100_000;
const ringSize = 4;

/** A writer that knows 24 header bytes and nothing else, and writes with positioned file writes. */
function createPlainWriter() {
  const path = uniqueRingPath();
  const file = openSync(path, 'wx+', 0o600);
  onTestFinished(() => closeSync(file));
  truncateSync(path, 64 + ringSize * slotSizeBytes);
  let writeIndex = 0;
  const writeWords = (offset: number, ...words: number[]) => {
    const bytes = Buffer.alloc(words.length * 4);
    words.forEach((word, index) => {
      bytes.writeUInt32LE(word, index * 4);
    });
    writeSync(file, bytes, 0, bytes.length, offset);
  };
  writeWords(8, slotSizeBytes, ringSize);
  return {
    path,
    publish(jpeg: Uint8Array) {
      const offset = 64 + (writeIndex % ringSize) * slotSizeBytes;
      writeWords(offset, jpeg.length);
      writeSync(file, jpeg, 0, jpeg.length, offset + 4);
      writeIndex += 1;
      writeWords(4, writeIndex);
      writeWords(16, 640, 480);
      writeWords(0, writeIndex);
    },
  };
}

it('a ring without magic and footers is read, waited on, and full slots are allowed', async () => {
  const writer = createPlainWriter();
  const reader = openRing(writer.path);
  const target = new Uint8Array(slotSizeBytes);
  expect(reader.info).toEqual({ path: writer.path, ringSize, slotSizeBytes, hasFooters: false, hasCrc: false });
  expect(reader.copyLatestInto(target)).toBeUndefined();
  const wait = reader.waitForNewer(undefined);
  for (let index = 0; index < 10; ++index) {
    const jpeg = makeJpeg(index, slotSizeBytes - 4);
    writer.publish(jpeg);
    expect(await reader.waitForNewer(index === 0 ? undefined : index - 1)).toBe(true);
    expect(reader.copyLatestInto(target)).toEqual({
      seq: index,
      byteLength: jpeg.length,
      width: 640,
      height: 480,
      frameIndex: undefined,
      ptsUs: undefined,
      assetIdCrc: undefined,
    });
    expect(Buffer.from(target.subarray(0, jpeg.length)).equals(jpeg)).toBe(true);
  }
  expect(await wait).toBe(true);
});
