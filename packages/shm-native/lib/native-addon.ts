import type { NativeRingReaderConstructor, NativeRingWriterConstructor } from './ring/native-ring.ts';

/** What the compiled addon exports. */
export type NativeAddon = {
  readonly NativeRingWriter: NativeRingWriterConstructor;
  readonly NativeRingReader: NativeRingReaderConstructor;
  crc32(bytes: Uint8Array): number;
};
