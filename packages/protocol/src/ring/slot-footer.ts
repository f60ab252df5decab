import { ringLayout } from './ring-layout.ts';

/** What the writer notes behind a picture, in the last 32 bytes of its slot. */
export interface SlotFooter {
  /** 2·seq+1 while the slot is being written, 2·seq+2 when it is complete, modulo 2^32. */
  gen: number;
  frameIndex: number;
  width: number;
  height: number;
  /** CRC-32 of the JPEG, 0 unless the ring says that checksums are kept. */
  crc: number;
  /** CRC-32 of the asset id's UTF-8 bytes. */
  assetIdCrc: number;
  ptsUs: bigint;
}

const { footer: at } = ringLayout;

/** What `gen` is once the picture is complete, as a u32 that wraps; one less while it is written. */
export function generationOfSeq(seq: number): number {
  return (seq * 2 + 2) >>> 0;
}

/** The last 32 bytes of a slot. */
export function encodeSlotFooter(footer: SlotFooter): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ringLayout.footerBytes);
  const view = new DataView(bytes.buffer);
  view.setUint32(at.gen, footer.gen, true);
  view.setUint32(at.frameIndex, footer.frameIndex, true);
  view.setUint32(at.width, footer.width, true);
  view.setUint32(at.height, footer.height, true);
  view.setUint32(at.crc, footer.crc, true);
  view.setUint32(at.assetIdCrc, footer.assetIdCrc, true);
  view.setBigInt64(at.ptsUs, footer.ptsUs, true);
  return bytes;
}

/** `undefined` when there are fewer than 32 bytes. */
export function decodeSlotFooter(bytes: Uint8Array): SlotFooter | undefined {
  if (bytes.byteLength < ringLayout.footerBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, ringLayout.footerBytes);
  return {
    gen: view.getUint32(at.gen, true),
    frameIndex: view.getUint32(at.frameIndex, true),
    width: view.getUint32(at.width, true),
    height: view.getUint32(at.height, true),
    crc: view.getUint32(at.crc, true),
    assetIdCrc: view.getUint32(at.assetIdCrc, true),
    ptsUs: view.getBigInt64(at.ptsUs, true),
  };
}
