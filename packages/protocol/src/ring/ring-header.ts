import { FramelaneError } from '../errors.ts';
import { crc32 } from './crc32.ts';
import { ringLayout } from './ring-layout.ts';

/** The ring's header as numbers. `extension` is absent when the writer knows only the first 24 bytes. */
export interface RingHeader {
  writeIndex: number;
  frameCount: number;
  slotSizeBytes: number;
  ringSize: number;
  width: number;
  height: number;
  extension?: {
    version: number;
    hasFooters: boolean;
    hasCrc: boolean;
    epoch: bigint;
    lastSeq: number;
    headerCrc: number;
    timeUs: bigint;
    pid: number;
  };
}

const { header: at } = ringLayout;

/** 64 bytes; the header checksum is computed, whatever `extension.headerCrc` says. */
export function encodeRingHeader(header: RingHeader): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ringLayout.headerBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(at.writeIndex, header.writeIndex, true);
  view.setUint32(at.frameCount, header.frameCount, true);
  view.setUint32(at.slotSize, header.slotSizeBytes, true);
  view.setUint32(at.ringSize, header.ringSize, true);
  view.setUint32(at.width, header.width, true);
  view.setUint32(at.height, header.height, true);
  const { extension } = header;
  if (extension === undefined) return bytes;
  view.setUint32(at.magic, ringLayout.magic, true);
  view.setUint16(at.version, extension.version, true);
  const flags =
    (extension.hasFooters ? ringLayout.flags.hasFooters : 0) | (extension.hasCrc ? ringLayout.flags.hasCrc : 0);
  view.setUint16(at.flags, flags, true);
  view.setBigUint64(at.epoch, extension.epoch, true);
  view.setUint32(at.lastSeq, extension.lastSeq, true);
  view.setUint32(at.headerCrc, computeHeaderCrc(bytes), true);
  view.setBigUint64(at.timeUs, extension.timeUs, true);
  view.setUint32(at.pid, extension.pid, true);
  return bytes;
}

/**
 * Reads the header; `undefined` when there are fewer than 64 bytes.
 *
 * @throws ERR_RING_CORRUPT when the magic is there and the header checksum is wrong
 */
export function decodeRingHeader(bytes: Uint8Array): RingHeader | undefined {
  if (bytes.byteLength < ringLayout.headerBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, ringLayout.headerBytes);
  const header: RingHeader = {
    writeIndex: view.getUint32(at.writeIndex, true),
    frameCount: view.getUint32(at.frameCount, true),
    slotSizeBytes: view.getUint32(at.slotSize, true),
    ringSize: view.getUint32(at.ringSize, true),
    width: view.getUint32(at.width, true),
    height: view.getUint32(at.height, true),
  };
  if (view.getUint32(at.magic, true) !== ringLayout.magic) return header;
  const headerCrc = view.getUint32(at.headerCrc, true);
  const expected = computeHeaderCrc(bytes);
  if (headerCrc !== expected) {
    throw new FramelaneError(
      'ERR_RING_CORRUPT',
      `expected ring header checksum ${hex(expected)}, found ${hex(headerCrc)}; read it again or restart the writer`,
    );
  }
  const flags = view.getUint16(at.flags, true);
  header.extension = {
    version: view.getUint16(at.version, true),
    hasFooters: (flags & ringLayout.flags.hasFooters) !== 0,
    hasCrc: (flags & ringLayout.flags.hasCrc) !== 0,
    epoch: view.getBigUint64(at.epoch, true),
    lastSeq: view.getUint32(at.lastSeq, true),
    headerCrc,
    timeUs: view.getBigUint64(at.timeUs, true),
    pid: view.getUint32(at.pid, true),
  };
  return header;
}

// Only what is constant for the life of the file is covered, so a reader can check it while the writer runs.
function computeHeaderCrc(bytes: Uint8Array): number {
  return crc32(bytes.subarray(at.magic, at.lastSeq), crc32(bytes.subarray(at.slotSize, at.width)));
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(8, '0')}`;
}
