/** Offsets and commands of Open Pixel Control over TCP; big-endian. There are no wrong bytes, only unknown commands. */
export const opcWire = {
  port: 7890,
  headerBytes: 4,
  commands: { rgb8: 0, rgb16: 2, systemExclusive: 255 },
  maxDataBytes: 65_535,
  at: { channel: 0, command: 1, length: 2 },
} as const;

export interface OpcHeader {
  /** 0 addresses every channel. */
  channel: number;
  command: number;
  /** Bytes of data that follow. */
  length: number;
}

const { at } = opcWire;

/** `data` has at most 65,535 bytes and is copied. */
export function encodeOpc(message: { channel: number; command: number; data: Uint8Array }): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(opcWire.headerBytes + message.data.byteLength);
  const view = new DataView(bytes.buffer);
  view.setUint8(at.channel, message.channel);
  view.setUint8(at.command, message.command);
  view.setUint16(at.length, message.data.byteLength);
  bytes.set(message.data, opcWire.headerBytes);
  return bytes;
}

/** Reads the header; `undefined` below four bytes. */
export function decodeOpcHeader(bytes: Uint8Array): OpcHeader | undefined {
  if (bytes.byteLength < opcWire.headerBytes) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, opcWire.headerBytes);
  return { channel: view.getUint8(at.channel), command: view.getUint8(at.command), length: view.getUint16(at.length) };
}
