import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { crc32, RingWriter } from '../../lib/index.ts';
import { openRing, uniqueRingPath } from '../support/rings.ts';

const golden = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../../protocol/fixtures/ring/golden.json'), 'utf8'),
) as Record<'headerFlags3Hex' | 'headerFlags1Hex' | 'slotHex' | 'footerHex' | 'footerFlags1Hex', string> &
  Record<'slotOffset' | 'footerOffset', number>;

const slot = Buffer.from(golden.slotHex, 'hex');
const jpeg = slot.subarray(4);
const assetIdCrc = crc32(Buffer.from('a_0123456789abcdef'));

function buildGoldenFile(headerHex: string, footerHex: string): Buffer {
  const file = Buffer.alloc(64 + 4 * 4_194_304);
  file.set(Buffer.from(headerHex, 'hex'));
  file.set(slot, golden.slotOffset);
  file.set(Buffer.from(footerHex, 'hex'), golden.footerOffset);
  return file;
}

it.each([
  ['with CRC', golden.headerFlags3Hex, golden.footerHex, true],
  ['without CRC', golden.headerFlags1Hex, golden.footerFlags1Hex, false],
])('reads the golden bytes %s', (_name, headerHex, footerHex, hasCrc) => {
  const path = uniqueRingPath();
  writeFileSync(path, buildGoldenFile(headerHex, footerHex));
  const reader = openRing(path);
  expect(reader.info).toEqual({
    path,
    ringSize: 4,
    slotSizeBytes: 4_194_304,
    hasFooters: true,
    hasCrc,
    epoch: 0x1122334455667788n,
    pid: 4242,
  });
  const target = new Uint8Array(1000);
  expect(reader.copyLatestInto(target)).toEqual({
    seq: 6,
    byteLength: jpeg.length,
    width: 8,
    height: 8,
    frameIndex: 180,
    ptsUs: 6_000_000,
    assetIdCrc,
  });
  expect(Buffer.from(target.subarray(0, jpeg.length)).equals(jpeg)).toBe(true);
});

it.each([true, false])('writes the golden bytes, CRC %s', (hasCrc) => {
  const path = uniqueRingPath();
  const writer = RingWriter.create({ path, hasCrc });
  for (let seq = 0; seq < 7; ++seq) {
    writer.publish(jpeg, { frameIndex: 180, width: 8, height: 8, ptsUs: 6_000_000, assetIdCrc });
  }
  const file = readFileSync(path);
  writer.close();
  const expected = buildGoldenFile(
    hasCrc ? golden.headerFlags3Hex : golden.headerFlags1Hex,
    hasCrc ? golden.footerHex : golden.footerFlags1Hex,
  );
  // Epoch, its CRC, the clock and the process are this run's; everything else is fixed.
  for (const [start, end] of [
    [0, 32],
    [40, 44],
    [60, 64],
  ] as const) {
    expect(file.subarray(start, end)).toEqual(expected.subarray(start, end));
  }
  expect(file.readBigUInt64LE(32)).toBe(writer.epoch);
  expect(file.readUInt32LE(44)).toBe(crc32(Buffer.concat([file.subarray(8, 16), file.subarray(24, 40)])));
  expect(file.readUInt32LE(56)).toBe(process.pid);
  expect(file.subarray(golden.slotOffset, golden.slotOffset + slot.length)).toEqual(slot);
  expect(file.subarray(golden.footerOffset, golden.footerOffset + 32)).toEqual(
    expected.subarray(golden.footerOffset, golden.footerOffset + 32),
  );
});
