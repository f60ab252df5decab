import { type Malformed, malformed } from './malformed.ts';

/** Offsets, flags and limits of the Distributed Display Protocol, version 1; big-endian. */
export const ddpWire = {
  port: 4048,
  headerBytes: 10,
  timecodeBytes: 4,
  /** Most data bytes a packet of ours carries: 480 pixels. */
  maxDataBytes: 1440,
  versionMask: 0xc0,
  version1: 0x40,
  flags: { timecode: 0x10, storage: 0x08, reply: 0x04, query: 0x02, push: 0x01 },
  types: { rgb8: 0x0b, rgbw8: 0x1b },
  ids: { display: 1, control: 246, config: 250, status: 251, all: 255 },
  at: { flags: 0, sequence: 1, type: 2, id: 3, offset: 4, length: 8 },
} as const;

export interface DdpPacket {
  type: 'ddp';
  flags: number;
  /** 1..15; 0 when the sender does not count. */
  sequence: number;
  dataType: number;
  id: number;
  /** Byte offset into the destination, in bytes of the data type. */
  offset: number;
  /** A view of the datagram: valid as long as the datagram's buffer is. */
  data: Uint8Array;
}

const { at, flags } = ddpWire;

/** Bytes of a packet; sequence, data type, id and offset as given, version 1. No timecode is written. */
export function encodeDdp(packet: Omit<DdpPacket, 'type'>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(ddpWire.headerBytes + packet.data.byteLength);
  writeDdpHeader({ ...packet, length: packet.data.byteLength }, bytes);
  bytes.set(packet.data, ddpWire.headerBytes);
  return bytes;
}

/** Writes the ten header bytes alone, for senders that fill the data in place. */
export function writeDdpHeader(
  header: Omit<DdpPacket, 'type' | 'data'> & { length: number },
  target: Uint8Array,
): void {
  const view = new DataView(target.buffer, target.byteOffset, ddpWire.headerBytes);
  view.setUint8(at.flags, ddpWire.version1 | (header.flags & ~(ddpWire.versionMask | flags.timecode)));
  view.setUint8(at.sequence, header.sequence & 0x0f);
  view.setUint8(at.type, header.dataType);
  view.setUint8(at.id, header.id);
  view.setUint32(at.offset, header.offset);
  view.setUint16(at.length, header.length);
}

/** Reads a datagram; never throws. The data is borrowed from `bytes`. */
export function decodeDdp(bytes: Uint8Array): DdpPacket | Malformed {
  if (bytes.byteLength < ddpWire.headerBytes) return malformed('shorter than a DDP header');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const head = view.getUint8(at.flags);
  if ((head & ddpWire.versionMask) !== ddpWire.version1) return malformed('not DDP version 1');
  const start = ddpWire.headerBytes + (head & flags.timecode ? ddpWire.timecodeBytes : 0);
  const length = view.getUint16(at.length);
  if (start + length > bytes.byteLength) return malformed('DDP length beyond the datagram');
  return {
    type: 'ddp',
    flags: head & ~ddpWire.versionMask,
    sequence: view.getUint8(at.sequence) & 0x0f,
    dataType: view.getUint8(at.type),
    id: view.getUint8(at.id),
    offset: view.getUint32(at.offset),
    data: bytes.subarray(start, start + length),
  };
}
