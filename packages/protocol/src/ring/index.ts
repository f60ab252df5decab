export { crc32 } from './crc32.ts';
export type { RingHeader } from './ring-header.ts';
export { decodeRingHeader, encodeRingHeader } from './ring-header.ts';
export type { RingGeometry } from './ring-layout.ts';
export { maxFrameBytes, ringFileBytes, ringLayout, slotOffsetOfSeq } from './ring-layout.ts';
export type { SlotFooter } from './slot-footer.ts';
export { decodeSlotFooter, encodeSlotFooter, generationOfSeq } from './slot-footer.ts';
