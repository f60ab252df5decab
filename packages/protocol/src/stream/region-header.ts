import { type StreamGeometry, streamLayout } from './stream-layout.ts';

/** The region's header as numbers; nothing in it is checked, see `assertRegion`. */
export interface RegionHeader extends StreamGeometry {
  magic: number;
  protocolVersion: number;
  pixelFormat: number;
  latestSequence: bigint;
  latestSlot: number;
  /** 1 while the producer runs. */
  producerAlive: number;
  producerPid: number;
}

const { header: at } = streamLayout;

/** The 128 bytes a region begins with. Nothing is checked. */
export function encodeRegionHeader(header: RegionHeader): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(streamLayout.headerBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(at.magic, header.magic, true);
  view.setUint32(at.protocolVersion, header.protocolVersion, true);
  view.setUint32(at.pixelFormat, header.pixelFormat, true);
  view.setUint32(at.slotCount, header.slotCount, true);
  view.setUint32(at.maxWidth, header.maxWidth, true);
  view.setUint32(at.maxHeight, header.maxHeight, true);
  view.setUint32(at.maxPitchBytes, header.maxPitchBytes, true);
  view.setUint32(at.slotStride, header.slotStride, true);
  view.setBigUint64(at.slotsOffset, BigInt(header.slotsOffset), true);
  view.setBigUint64(at.latestSequence, header.latestSequence, true);
  view.setUint32(at.latestSlot, header.latestSlot, true);
  view.setUint32(at.producerAlive, header.producerAlive, true);
  view.setUint32(at.producerPid, header.producerPid, true);
  return bytes;
}

/** `undefined` when there are fewer than 128 bytes. A live region changes under the reader: use it for a start. */
export function decodeRegionHeader(bytes: Uint8Array): RegionHeader | undefined {
  if (bytes.byteLength < streamLayout.headerBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, streamLayout.headerBytes);
  return {
    magic: view.getUint32(at.magic, true),
    protocolVersion: view.getUint32(at.protocolVersion, true),
    pixelFormat: view.getUint32(at.pixelFormat, true),
    slotCount: view.getUint32(at.slotCount, true),
    maxWidth: view.getUint32(at.maxWidth, true),
    maxHeight: view.getUint32(at.maxHeight, true),
    maxPitchBytes: view.getUint32(at.maxPitchBytes, true),
    slotStride: view.getUint32(at.slotStride, true),
    slotsOffset: Number(view.getBigUint64(at.slotsOffset, true)),
    latestSequence: view.getBigUint64(at.latestSequence, true),
    latestSlot: view.getUint32(at.latestSlot, true),
    producerAlive: view.getUint32(at.producerAlive, true),
    producerPid: view.getUint32(at.producerPid, true),
  };
}
