import { getAddon } from './get-addon.ts';

/** CRC-32 (IEEE 802.3) of the bytes as an unsigned number, the one the ring uses everywhere. */
export function crc32(bytes: Uint8Array): number {
  return getAddon().crc32(bytes);
}
