import { frameBytesOf, type MatrixSize } from './frame-header.ts';

/** Layout of a memory-mapped frame file: little-endian, unlike the socket. The pixels follow the header. */
export const mmapWire = {
  headerBytes: 16,
  magic: [0x48, 0x52, 0x4d, 0x4d],
  at: { magic: 0, width: 4, height: 6, version: 8, pixels: 16 },
} as const;

/**
 * What the header says. Even versions are complete frames, odd ones are being written, 0 is a file nobody has written
 * to yet; `incomplete` is fewer than 16 bytes.
 */
export type MmapHeader =
  | { type: 'incomplete' }
  | { type: 'wrong'; code: 'E_MMAP_MAGIC' }
  | { type: 'wrong'; code: 'E_MMAP_SIZE'; width: number; height: number }
  | { type: 'empty' }
  | { type: 'writing'; version: bigint }
  | { type: 'stable'; version: bigint };

const { at } = mmapWire;

/** Bytes of the whole file for a display of `size`. */
export function mmapFileBytes(size: MatrixSize): number {
  return mmapWire.headerBytes + frameBytesOf(size);
}

/** An even `version` is a whole frame, an odd one a frame being written, 0 an empty file. */
export function encodeMmapHeader(size: MatrixSize, version: bigint): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(mmapWire.headerBytes);
  const view = new DataView(bytes.buffer);
  bytes.set(mmapWire.magic, at.magic);
  view.setUint16(at.width, size.width, true);
  view.setUint16(at.height, size.height, true);
  view.setBigUint64(at.version, version, true);
  return bytes;
}

/** The eight bytes of the version alone, as a writer stores them around its pixels. */
export function writeMmapVersion(version: bigint, target: Uint8Array): void {
  new DataView(target.buffer, target.byteOffset, 8).setBigUint64(0, version, true);
}

/** Reads the header of a file meant for a display of `size`; never throws. */
export function decodeMmapHeader(bytes: Uint8Array, size: MatrixSize): MmapHeader {
  if (bytes.byteLength < mmapWire.headerBytes) return { type: 'incomplete' };
  const view = new DataView(bytes.buffer, bytes.byteOffset, mmapWire.headerBytes);
  if (mmapWire.magic.some((byte, index) => bytes[at.magic + index] !== byte)) {
    return { type: 'wrong', code: 'E_MMAP_MAGIC' };
  }
  const width = view.getUint16(at.width, true);
  const height = view.getUint16(at.height, true);
  if (width !== size.width || height !== size.height) return { type: 'wrong', code: 'E_MMAP_SIZE', width, height };
  const version = view.getBigUint64(at.version, true);
  if (version === 0n) return { type: 'empty' };
  return { type: (version & 1n) === 1n ? 'writing' : 'stable', version };
}
