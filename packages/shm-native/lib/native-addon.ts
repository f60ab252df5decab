import { loadAddon } from './load-addon.ts';
import type { NativeRingReaderConstructor, NativeRingWriterConstructor } from './ring/native-ring.ts';

/** What the compiled addon exports. */
export type NativeAddon = {
  readonly NativeRingWriter: NativeRingWriterConstructor;
  readonly NativeRingReader: NativeRingReaderConstructor;
  crc32(bytes: Uint8Array): number;
};

let addon: NativeAddon | undefined;

/** The addon, loaded on first use: importing this package never fails and costs nothing. */
export function getAddon(): NativeAddon {
  addon ??= loadAddon();
  return addon;
}
