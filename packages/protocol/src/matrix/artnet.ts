import { type Malformed, malformed } from './malformed.ts';

/** Offsets, operation codes and limits of Art-Net 4. The operation code is little-endian, the rest big-endian. */
export const artnetWire = {
  port: 6454,
  id: [0x41, 0x72, 0x74, 0x2d, 0x4e, 0x65, 0x74, 0x00],
  version: 14,
  ops: { poll: 0x2000, pollReply: 0x2100, dmx: 0x5000, sync: 0x5200 },
  dmxHeaderBytes: 18,
  syncBytes: 14,
  pollBytes: 14,
  pollReplyBytes: 239,
  maxSlots: 512,
  at: { opcode: 8, version: 10, sequence: 12, physical: 13, subUni: 14, net: 15, length: 16, data: 18 },
  /** Where ArtPollReply keeps what we fill in; all else is zero. */
  reply: {
    ip: 10,
    port: 14,
    firmware: 16,
    net: 18,
    sub: 19,
    status1: 23,
    shortName: 26,
    longName: 44,
    portCount: 172,
    portTypes: 174,
    goodOutput: 182,
    outputs: 190,
    mac: 201,
    status2: 212,
  },
} as const;

export interface ArtDmx {
  type: 'dmx';
  /** 1..255; 0 when the sender does not count. */
  sequence: number;
  /** 15-bit port address. */
  universe: number;
  /** Channel values, borrowed from the datagram. */
  data: Uint8Array;
}

export type ArtnetPacket = ArtDmx | { type: 'poll' } | { type: 'poll-reply' } | { type: 'sync' } | { type: 'other' };

const { at, ops } = artnetWire;

/** Bytes of an ArtDmx packet; an odd length is padded with one zero, as the protocol demands. */
export function encodeArtDmx({ sequence, universe, data }: Omit<ArtDmx, 'type'>): Uint8Array<ArrayBuffer> {
  const length = data.byteLength + (data.byteLength & 1);
  const bytes = new Uint8Array(artnetWire.dmxHeaderBytes + length);
  writeArtDmxHeader({ sequence, universe, length }, bytes);
  bytes.set(data, at.data);
  return bytes;
}

/** Writes the 18 bytes before the channel values, for senders that fill the values in place. */
export function writeArtDmxHeader(
  { sequence, universe, length }: { sequence: number; universe: number; length: number },
  target: Uint8Array,
): void {
  const view = new DataView(target.buffer, target.byteOffset, artnetWire.dmxHeaderBytes);
  writeHead(view, target, ops.dmx);
  view.setUint8(at.sequence, sequence);
  view.setUint8(at.physical, 0);
  view.setUint8(at.subUni, universe & 0xff);
  view.setUint8(at.net, (universe >> 8) & 0x7f);
  view.setUint16(at.length, length);
}

/** Tells displays to show what the universes before it brought. */
export function encodeArtSync(): Uint8Array<ArrayBuffer> {
  return encodeBare(ops.sync, artnetWire.syncBytes);
}

/** Asks every node who is there. */
export function encodeArtPoll(): Uint8Array<ArrayBuffer> {
  return encodeBare(ops.poll, artnetWire.pollBytes);
}

/** What a node tells about itself when polled. Names are cut to the 17 and 63 ASCII characters the packet has room for. */
export interface ArtPollReplyFields {
  ip: readonly [number, number, number, number];
  shortName: string;
  longName: string;
  /** First universe received; its net, sub-net and low four bits stand in the reply. */
  universe: number;
}

/** Names are cut after 17 and 63 bytes. */
export function encodeArtPollReply(fields: ArtPollReplyFields): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(artnetWire.pollReplyBytes);
  const view = new DataView(bytes.buffer);
  const { reply } = artnetWire;
  bytes.set(artnetWire.id);
  view.setUint16(at.opcode, ops.pollReply, true);
  bytes.set(fields.ip, reply.ip);
  view.setUint16(reply.port, artnetWire.port, true);
  view.setUint16(reply.firmware, 1);
  bytes[reply.net] = (fields.universe >> 8) & 0x7f;
  bytes[reply.sub] = (fields.universe >> 4) & 0x0f;
  bytes[reply.status1] = 0xe0;
  writeAscii(fields.shortName, bytes.subarray(reply.shortName, reply.shortName + 17));
  writeAscii(fields.longName, bytes.subarray(reply.longName, reply.longName + 63));
  view.setUint16(reply.portCount, 1);
  bytes[reply.portTypes] = 0x80;
  bytes[reply.goodOutput] = 0x80;
  bytes[reply.outputs] = fields.universe & 0x0f;
  bytes[reply.status2] = 0x08;
  return bytes;
}

/** Reads a datagram; never throws. Operation codes this side has no use for are `other`. */
export function decodeArtnet(bytes: Uint8Array): ArtnetPacket | Malformed {
  if (bytes.byteLength < at.version) return malformed('shorter than an Art-Net header');
  if (artnetWire.id.some((byte, index) => bytes[index] !== byte)) return malformed('no Art-Net signature');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const opcode = view.getUint16(at.opcode, true);
  if (opcode === ops.pollReply) {
    return bytes.byteLength < reply207 ? malformed('short ArtPollReply') : { type: 'poll-reply' };
  }
  if (opcode !== ops.dmx && opcode !== ops.poll && opcode !== ops.sync) return { type: 'other' };
  if (bytes.byteLength < at.sequence) return malformed('shorter than an Art-Net header');
  if (view.getUint16(at.version) < artnetWire.version) return malformed('Art-Net version below 14');
  if (opcode === ops.poll) return { type: 'poll' };
  if (opcode === ops.sync) return { type: 'sync' };
  return decodeDmx(bytes, view);
}

/** The shortest reply older nodes send; later fields were added behind it. */
const reply207 = 207;

function decodeDmx(bytes: Uint8Array, view: DataView): ArtDmx | Malformed {
  if (bytes.byteLength < artnetWire.dmxHeaderBytes) return malformed('shorter than an ArtDmx header');
  const length = view.getUint16(at.length);
  if (length < 2 || length > artnetWire.maxSlots || (length & 1) === 1) return malformed('bad ArtDmx length');
  if (at.data + length > bytes.byteLength) return malformed('ArtDmx length beyond the datagram');
  const universe = view.getUint8(at.subUni) | ((view.getUint8(at.net) & 0x7f) << 8);
  return {
    type: 'dmx',
    sequence: view.getUint8(at.sequence),
    universe,
    data: bytes.subarray(at.data, at.data + length),
  };
}

function encodeBare(opcode: number, length: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  writeHead(new DataView(bytes.buffer), bytes, opcode);
  return bytes;
}

function writeHead(view: DataView, target: Uint8Array, opcode: number): void {
  target.set(artnetWire.id);
  view.setUint16(at.opcode, opcode, true);
  view.setUint16(at.version, artnetWire.version);
}

function writeAscii(text: string, target: Uint8Array): void {
  target.set(new TextEncoder().encode(text.replace(/[^\x20-\x7e]/g, '?')).subarray(0, target.byteLength));
}
