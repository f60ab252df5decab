/** Offsets, sizes and limits of the picture ring in shared memory; bytes, little-endian. See docs/engine-wire.md. */
export const ringLayout = {
  headerBytes: 64,
  lengthPrefixBytes: 4,
  footerBytes: 32,
  magic: 0x42524c46,
  version: 1,
  flags: { hasFooters: 1, hasCrc: 2 },
  header: {
    writeIndex: 0,
    frameCount: 4,
    slotSize: 8,
    ringSize: 12,
    width: 16,
    height: 20,
    magic: 24,
    version: 28,
    flags: 30,
    epoch: 32,
    lastSeq: 40,
    headerCrc: 44,
    timeUs: 48,
    pid: 56,
  },
  footer: { gen: 0, frameIndex: 4, width: 8, height: 12, crc: 16, assetIdCrc: 20, ptsUs: 24 },
  defaults: { ringSize: 4, slotSizeBytes: 4 * 1024 * 1024 },
  limits: {
    minRingSize: 2,
    maxRingSize: 64,
    minSlotSizeBytes: 64 * 1024,
    maxSlotSizeBytes: 64 * 1024 * 1024,
    slotAlignmentBytes: 64,
  },
} as const;

export interface RingGeometry {
  ringSize: number;
  slotSizeBytes: number;
}

/** Size of the whole file in bytes. */
export function ringFileBytes({ ringSize, slotSizeBytes }: RingGeometry): number {
  return ringLayout.headerBytes + ringSize * slotSizeBytes;
}

/** Where in the file the slot of a picture begins, in bytes. */
export function slotOffsetOfSeq(seq: number, { ringSize, slotSizeBytes }: RingGeometry): number {
  return ringLayout.headerBytes + (seq % ringSize) * slotSizeBytes;
}

/** The longest picture a slot takes: the length prefix and, where there are footers, the footer are not for it. */
export function maxFrameBytes(slotSizeBytes: number, hasFooters: boolean): number {
  return slotSizeBytes - ringLayout.lengthPrefixBytes - (hasFooters ? ringLayout.footerBytes : 0);
}
