import { type StreamGeometry, streamLayout } from './stream-layout.ts';

/** What stands before the pixels of a slot. */
export interface SlotHeader {
  /** The frame's number, 0 for a slot that is empty or being written. */
  sequence: bigint;
  /** CLOCK_MONOTONIC in nanoseconds, 0 when unknown. */
  captureTimestampNs: bigint;
  width: number;
  height: number;
  pitchBytes: number;
}

const { slot: at, slotHeaderBytes, bytesPerPixel } = streamLayout;

/** The bytes before the pixels of a slot; what the layout leaves free is zero. */
export function encodeSlotHeader(header: SlotHeader): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(slotHeaderBytes);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(at.sequence, header.sequence, true);
  view.setBigUint64(at.captureTimestampNs, header.captureTimestampNs, true);
  view.setUint32(at.width, header.width, true);
  view.setUint32(at.height, header.height, true);
  view.setUint32(at.pitchBytes, header.pitchBytes, true);
  return bytes;
}

/** `undefined` when there are fewer than 64 bytes. */
export function decodeSlotHeader(bytes: Uint8Array): SlotHeader | undefined {
  if (bytes.byteLength < slotHeaderBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, slotHeaderBytes);
  return {
    sequence: view.getBigUint64(at.sequence, true),
    captureTimestampNs: view.getBigUint64(at.captureTimestampNs, true),
    width: view.getUint32(at.width, true),
    height: view.getUint32(at.height, true),
    pitchBytes: view.getUint32(at.pitchBytes, true),
  };
}

export type FrameSize = { width: number; height: number; pitchBytes: number };

/** Whether a frame of this size lies within its slot; a frame for which it does not is dropped. */
export function isFrameInBounds({ width, height, pitchBytes }: FrameSize, geometry: StreamGeometry): boolean {
  return (
    width >= 1 &&
    width <= geometry.maxWidth &&
    height >= 1 &&
    height <= geometry.maxHeight &&
    pitchBytes % bytesPerPixel === 0 &&
    pitchBytes >= width * bytesPerPixel &&
    pitchBytes <= geometry.maxPitchBytes &&
    slotHeaderBytes + pitchBytes * height <= geometry.slotStride
  );
}
