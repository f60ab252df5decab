/** Offsets, sizes and limits of a frame stream in shared memory; bytes, little-endian. See docs/stream-wire.md. */
export const streamLayout = {
  magic: 0x4d53564f,
  protocolVersion: 2,
  pixelFormatBgra8: 1,
  bytesPerPixel: 4,
  headerBytes: 128,
  slotHeaderBytes: 64,
  header: {
    magic: 0,
    protocolVersion: 4,
    pixelFormat: 8,
    slotCount: 12,
    maxWidth: 16,
    maxHeight: 20,
    maxPitchBytes: 24,
    slotStride: 28,
    slotsOffset: 32,
    latestSequence: 40,
    latestSlot: 48,
    producerAlive: 52,
    producerPid: 56,
  },
  slot: { sequence: 0, captureTimestampNs: 8, width: 16, height: 20, pitchBytes: 24 },
  limits: {
    minSlotCount: 2,
    maxSlotCount: 8,
    alignmentBytes: 64,
    offsetAlignmentBytes: 8,
    maxFrameBytes: 1024 * 1024 * 1024,
    maxNameBytes: 63,
    maxSocketPathBytes: 107,
    /** A MESSAGE or UNICODE line with its newline. */
    maxLineBytes: 16 * 1024 * 1024,
    maxPayloadBytes: 16 * 1024 * 1024 - 'MESSAGE \n'.length,
    maxTouchPoints: 11,
  },
  defaults: { slotCount: 3 },
} as const;

/** Layout of a frame copied out of a stream: header, then rows of `width * 4` bytes without padding. */
export const frameSnapshotLayout = { width: 0, height: 4, sequence: 8, pixels: 16 } as const;

/** Where the slots of a region lie and how large they are, in bytes. */
export interface StreamGeometry {
  slotCount: number;
  maxWidth: number;
  maxHeight: number;
  maxPitchBytes: number;
  slotStride: number;
  slotsOffset: number;
}
