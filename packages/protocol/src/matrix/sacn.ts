import { type Malformed, malformed } from './malformed.ts';

/** Offsets and limits of streaming ACN (ANSI E1.31) data and synchronisation packets; big-endian. */
export const sacnWire = {
  port: 5568,
  preambleBytes: 0x0010,
  packetId: [0x41, 0x53, 0x43, 0x2d, 0x45, 0x31, 0x2e, 0x31, 0x37, 0, 0, 0],
  dataHeaderBytes: 126,
  syncBytes: 49,
  maxSlots: 512,
  maxUniverse: 63_999,
  maxPriority: 200,
  defaultPriority: 100,
  vectors: { rootData: 4, rootExtended: 8, framingData: 2, framingSync: 1, dmp: 2 },
  options: { preview: 0x80, terminated: 0x40, forceSync: 0x20 },
  addressType: 0xa1,
  at: {
    preamble: 0,
    packetId: 4,
    rootLength: 16,
    rootVector: 18,
    cid: 22,
    framingLength: 38,
    framingVector: 40,
    sourceName: 44,
    priority: 108,
    syncAddress: 109,
    sequence: 111,
    options: 112,
    universe: 113,
    dmpLength: 115,
    dmpVector: 117,
    addressType: 118,
    increment: 121,
    count: 123,
    startCode: 125,
    data: 126,
  },
  sync: { sequence: 44, syncAddress: 45 },
} as const;

export interface SacnData {
  type: 'data';
  /** 16 bytes that identify the sender, as lower-case hex. */
  cid: string;
  priority: number;
  /** Universe of the packets that release this one; 0 when it is shown at once. */
  syncAddress: number;
  sequence: number;
  options: number;
  universe: number;
  /** Only 0 carries channel values. */
  startCode: number;
  /** Channel values, borrowed from the datagram. */
  data: Uint8Array;
}

export interface SacnSync {
  type: 'sync';
  cid: string;
  sequence: number;
  syncAddress: number;
}

export interface SacnDataFields extends Omit<SacnData, 'type'> {
  sourceName: string;
}

const { at, vectors } = sacnWire;
const flagsLength = 0x7000;
const sourceNameBytes = 64;

/** A whole data packet; `data` are the slots of the universe, copied. */
export function encodeSacnData(fields: SacnDataFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sacnWire.dataHeaderBytes + fields.data.byteLength);
  writeSacnDataHeader({ ...fields, slots: fields.data.byteLength }, bytes);
  bytes.set(fields.data, at.data);
  return bytes;
}

/** Writes the 126 bytes before the channel values, for senders that fill the values in place. */
export function writeSacnDataHeader(
  fields: Omit<SacnDataFields, 'data'> & { slots: number },
  target: Uint8Array,
): void {
  const view = new DataView(target.buffer, target.byteOffset, sacnWire.dataHeaderBytes);
  const total = sacnWire.dataHeaderBytes + fields.slots;
  writeRoot(view, target, { vector: vectors.rootData, cid: fields.cid, total });
  view.setUint16(at.framingLength, flagsLength | (total - at.framingLength));
  view.setUint32(at.framingVector, vectors.framingData);
  const name = new TextEncoder().encode(fields.sourceName).subarray(0, sourceNameBytes - 1);
  target.fill(0, at.sourceName, at.priority);
  target.set(name, at.sourceName);
  view.setUint8(at.priority, fields.priority);
  view.setUint16(at.syncAddress, fields.syncAddress);
  view.setUint8(at.sequence, fields.sequence);
  view.setUint8(at.options, fields.options);
  view.setUint16(at.universe, fields.universe);
  view.setUint16(at.dmpLength, flagsLength | (total - at.dmpLength));
  view.setUint8(at.dmpVector, vectors.dmp);
  view.setUint8(at.addressType, sacnWire.addressType);
  view.setUint16(at.addressType + 1, 0);
  view.setUint16(at.increment, 1);
  view.setUint16(at.count, fields.slots + 1);
  view.setUint8(at.startCode, fields.startCode);
}

/** Tells displays to show what came for the universes that name this `syncAddress`. */
export function encodeSacnSync(fields: Omit<SacnSync, 'type'>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(sacnWire.syncBytes);
  const view = new DataView(bytes.buffer);
  writeRoot(view, bytes, { vector: vectors.rootExtended, cid: fields.cid, total: sacnWire.syncBytes });
  view.setUint16(at.framingLength, flagsLength | (sacnWire.syncBytes - at.framingLength));
  view.setUint32(at.framingVector, vectors.framingSync);
  view.setUint8(sacnWire.sync.sequence, fields.sequence);
  view.setUint16(sacnWire.sync.syncAddress, fields.syncAddress);
  return bytes;
}

/** Reads a datagram; never throws. `other` is a packet of a kind this side has no use for, such as discovery. */
export function decodeSacn(bytes: Uint8Array): SacnData | SacnSync | { type: 'other' } | Malformed {
  if (bytes.byteLength < sacnWire.syncBytes) return malformed('shorter than any E1.31 packet');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.getUint16(at.preamble) !== sacnWire.preambleBytes) return malformed('wrong preamble');
  if (sacnWire.packetId.some((byte, index) => bytes[at.packetId + index] !== byte)) return malformed('no E1.17 id');
  if (at.rootLength + (view.getUint16(at.rootLength) & 0x0fff) > bytes.byteLength) {
    return malformed('root length beyond the datagram');
  }
  const framingVector = view.getUint32(at.framingVector);
  switch (view.getUint32(at.rootVector)) {
    case vectors.rootData:
      return framingVector === vectors.framingData ? decodeData(bytes, view) : malformed('unknown framing vector');
    case vectors.rootExtended:
      return framingVector === vectors.framingSync ? decodeSync(bytes, view) : { type: 'other' };
    default:
      return malformed('unknown root vector');
  }
}

function decodeData(bytes: Uint8Array, view: DataView): SacnData | Malformed {
  if (bytes.byteLength < sacnWire.dataHeaderBytes) return malformed('shorter than an E1.31 data header');
  if (view.getUint8(at.dmpVector) !== vectors.dmp || view.getUint8(at.addressType) !== sacnWire.addressType) {
    return malformed('unknown DMP vector or address type');
  }
  const slots = view.getUint16(at.count) - 1;
  if (slots < 0 || slots > sacnWire.maxSlots) return malformed('bad property count');
  if (view.getUint16(at.addressType + 1) !== 0 || view.getUint16(at.increment) !== 1) return malformed('bad address');
  if (at.data + slots > bytes.byteLength) return malformed('property count beyond the datagram');
  const priority = view.getUint8(at.priority);
  const universe = view.getUint16(at.universe);
  if (priority > sacnWire.maxPriority) return malformed('priority above 200');
  if (universe < 1 || universe > sacnWire.maxUniverse) return malformed('universe outside 1..63999');
  return {
    type: 'data',
    cid: cidOf(bytes),
    priority,
    syncAddress: view.getUint16(at.syncAddress),
    sequence: view.getUint8(at.sequence),
    options: view.getUint8(at.options),
    universe,
    startCode: view.getUint8(at.startCode),
    data: bytes.subarray(at.data, at.data + slots),
  };
}

function decodeSync(bytes: Uint8Array, view: DataView): SacnSync {
  return {
    type: 'sync',
    cid: cidOf(bytes),
    sequence: view.getUint8(sacnWire.sync.sequence),
    syncAddress: view.getUint16(sacnWire.sync.syncAddress),
  };
}

function writeRoot(
  view: DataView,
  target: Uint8Array,
  { vector, cid, total }: { vector: number; cid: string; total: number },
): void {
  view.setUint16(at.preamble, sacnWire.preambleBytes);
  view.setUint16(at.preamble + 2, 0);
  target.set(sacnWire.packetId, at.packetId);
  view.setUint16(at.rootLength, flagsLength | (total - at.rootLength));
  view.setUint32(at.rootVector, vector);
  for (let i = 0; i < 16; i += 1) target[at.cid + i] = Number.parseInt(cid.slice(2 * i, 2 * i + 2), 16) || 0;
}

function cidOf(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < 16; i += 1) text += (bytes[at.cid + i] as number).toString(16).padStart(2, '0');
  return text;
}

/** The multicast group of a universe, 239.255.high.low. */
export function sacnGroupOf(universe: number): string {
  return `239.255.${universe >> 8}.${universe & 255}`;
}
