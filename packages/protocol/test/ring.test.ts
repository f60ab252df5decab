import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  crc32,
  decodeRingHeader,
  decodeSlotFooter,
  encodeRingHeader,
  encodeSlotFooter,
  generationOfSeq,
  maxFrameBytes,
  type RingHeader,
  ringFileBytes,
  slotOffsetOfSeq,
} from '../src/ring/index.ts';

const golden = JSON.parse(readFileSync(new URL('../fixtures/ring/golden.json', import.meta.url), 'utf8'));
const fields = golden.fields;
const geometry = { ringSize: fields.ringSize, slotSizeBytes: fields.slotSizeBytes };

function makeHeader(hasCrc: boolean): RingHeader {
  return {
    writeIndex: fields.seq + 1,
    frameCount: fields.seq + 1,
    ...geometry,
    width: fields.width,
    height: fields.height,
    extension: {
      version: 1,
      hasFooters: true,
      hasCrc,
      epoch: BigInt(fields.epoch),
      lastSeq: fields.seq,
      headerCrc: 0,
      timeUs: BigInt(fields.timeUs),
      pid: fields.pid,
    },
  };
}

describe('ring header', () => {
  it.each([
    ['with picture checksums', true, golden.headerFlags3Hex],
    ['without', false, golden.headerFlags1Hex],
  ])('encodes the golden bytes %s', (_name, hasCrc, hex) => {
    expect(Buffer.from(encodeRingHeader(makeHeader(hasCrc))).toString('hex')).toBe(hex);
  });

  it('decodes what it encoded', () => {
    const decoded = decodeRingHeader(Buffer.from(golden.headerFlags3Hex, 'hex'));
    expect(decoded?.extension?.headerCrc).toBe(0xc6b3bdc2);
    expect(decoded).toMatchObject({ ...makeHeader(true), extension: { hasCrc: true, pid: fields.pid } });
  });

  it('knows a writer of the base layout by its missing magic', () => {
    const decoded = decodeRingHeader(Buffer.from(golden.seedHeaderHex, 'hex'));
    expect(decoded).toMatchObject({ writeIndex: 7, ...geometry });
    expect(decoded?.extension).toBeUndefined();
  });

  it('is incomplete below 64 bytes', () => {
    expect(decodeRingHeader(new Uint8Array(63))).toBeUndefined();
  });

  it.each([8, 14, 28, 30, 35])('rejects a flipped byte at %i', (offset) => {
    const bytes = Buffer.from(golden.headerFlags3Hex, 'hex');
    bytes[offset] = (bytes[offset] as number) ^ 0x40;
    expect(() => decodeRingHeader(bytes)).toThrow(expect.objectContaining({ code: 'ERR_RING_CORRUPT' }));
  });
});

describe('slots', () => {
  it('lie where the golden ring has them', () => {
    expect(slotOffsetOfSeq(fields.seq, geometry)).toBe(golden.slotOffset);
    expect(slotOffsetOfSeq(fields.seq + 1, geometry) - 32).toBe(golden.footerOffset);
    expect(ringFileBytes(geometry)).toBe(64 + 4 * 4194304);
    expect(maxFrameBytes(geometry.slotSizeBytes, true)).toBe(4194304 - 36);
    expect(maxFrameBytes(geometry.slotSizeBytes, false)).toBe(4194304 - 4);
  });

  it('carry the golden footer', () => {
    const jpeg = Buffer.from(golden.slotHex, 'hex').subarray(4);
    const footer = {
      gen: generationOfSeq(fields.seq),
      frameIndex: fields.frameIndex,
      width: fields.width,
      height: fields.height,
      crc: crc32(jpeg),
      assetIdCrc: crc32(new TextEncoder().encode(fields.assetId)),
      ptsUs: BigInt(fields.ptsUs),
    };
    expect(footer.crc).toBe(0xb22e2948);
    expect(Buffer.from(encodeSlotFooter(footer)).toString('hex')).toBe(golden.footerHex);
    expect(Buffer.from(encodeSlotFooter({ ...footer, crc: 0 })).toString('hex')).toBe(golden.footerFlags1Hex);
    expect(decodeSlotFooter(Buffer.from(golden.footerHex, 'hex'))).toEqual(footer);
    expect(decodeSlotFooter(new Uint8Array(31))).toBeUndefined();
  });

  it('wrap their generation with the sequence', () => {
    expect(generationOfSeq(0xffffffff)).toBe(0);
    expect(generationOfSeq(0x7fffffff)).toBe(0);
  });
});

describe('crc32', () => {
  it('matches the published check value and continues', () => {
    const digits = new TextEncoder().encode('123456789');
    expect(crc32(digits)).toBe(0xcbf43926);
    expect(crc32(digits.subarray(4), crc32(digits.subarray(0, 4)))).toBe(0xcbf43926);
    expect(crc32(new Uint8Array())).toBe(0);
  });
});
