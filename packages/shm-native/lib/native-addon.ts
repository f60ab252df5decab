import type { NativeRingReaderConstructor, NativeRingWriterConstructor } from './ring/native-ring.ts';
import type {
  NativeListedStream,
  NativeStreamClientConstructor,
  NativeStreamProducerConstructor,
} from './stream/native-stream.ts';

/** What the compiled addon exports. */
export type NativeAddon = {
  readonly NativeRingWriter: NativeRingWriterConstructor;
  readonly NativeRingReader: NativeRingReaderConstructor;
  readonly NativeStreamProducer: NativeStreamProducerConstructor;
  readonly NativeStreamClient: NativeStreamClientConstructor;
  cleanupStream(name: string): void;
  /** The name of the library's interface, `unified` or `shm`. */
  loadClientLibrary(path: string): string;
  /** Whether a region of its own shows in `view` as it must; `look` compares the first word and writes to the second half. */
  tryMapping(view: Uint8Array, look: (value: number) => boolean): boolean;
  listStreams(): NativeListedStream[];
  crc32(bytes: Uint8Array): number;
};
