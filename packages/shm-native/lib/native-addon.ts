import type { NativeRingReaderConstructor, NativeRingWriterConstructor } from './ring/native-ring.ts';
import type { NativeStreamClientConstructor, NativeStreamProducerConstructor } from './stream/native-stream.ts';

/** What the compiled addon exports. */
export type NativeAddon = {
  readonly NativeRingWriter: NativeRingWriterConstructor;
  readonly NativeRingReader: NativeRingReaderConstructor;
  readonly NativeStreamProducer: NativeStreamProducerConstructor;
  readonly NativeStreamClient: NativeStreamClientConstructor;
  cleanupStream(name: string): void;
  /** The name of the library's interface, `unified` or `shm`. */
  loadClientLibrary(path: string): string;
  crc32(bytes: Uint8Array): number;
};
