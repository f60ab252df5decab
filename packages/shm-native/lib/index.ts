export { crc32 } from './crc32.ts';
export { RingError, type RingErrorCode, type RingErrorOptions, ringErrorCodes } from './errors.ts';
export type { WaitOptions } from './ring/frame-waits.ts';
export { defaultRingPath, unlinkRing } from './ring/ring-path.ts';
export { type RingFrame, type RingInfo, RingReader, type RingReaderStats, type RingState } from './ring/ring-reader.ts';
export { type PublishInfo, type RingOptions, RingWriter, ringDefaults } from './ring/ring-writer.ts';
