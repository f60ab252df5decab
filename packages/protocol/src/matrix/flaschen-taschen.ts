import { type Malformed, malformed } from './malformed.ts';

/** Limits of the Flaschen Taschen protocol: one binary PPM in each datagram. */
export const ftWire = {
  port: 1337,
  maxLayer: 15,
  /** Longest datagram a sender of ours makes; UDP itself ends at 65 507. */
  maxDatagramBytes: 65_000,
} as const;

export interface FtPacket {
  type: 'ft';
  width: number;
  height: number;
  /** Where the top left pixel goes; may be negative. */
  x: number;
  y: number;
  /** 0 is the base frame, 1..15 are layers above it in which black is transparent. */
  z: number;
  /** `width · height` RGB pixels, borrowed from the datagram. */
  pixels: Uint8Array;
}

/** Decimal digits beyond this are no picture any datagram can hold. */
const maxDigits = 7;
const offsetMark = '#FT:';

/** A whole datagram: header, then the pixels, which are copied. */
export function encodeFt(packet: Omit<FtPacket, 'type'>): Uint8Array<ArrayBuffer> {
  const header = ftHeader(packet);
  const bytes = new Uint8Array(header.byteLength + packet.pixels.byteLength);
  bytes.set(header);
  bytes.set(packet.pixels, header.byteLength);
  return bytes;
}

/** The PPM header with its offset comment; the pixels follow it directly. */
export function ftHeader({ width, height, x, y, z }: Omit<FtPacket, 'type' | 'pixels'>): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`P6\n${width} ${height}\n${offsetMark} ${x} ${y} ${z}\n255\n`);
}

/**
 * Reads a datagram; never throws. An offset behind the pixels wins over one in the header. `absent` is a datagram
 * without the PPM signature: a display may take it as a raw frame when its length fits.
 */
export function decodeFt(bytes: Uint8Array): FtPacket | Malformed | { type: 'absent' } {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x36 || !isSpace(bytes[2])) return { type: 'absent' };
  const header = new TextScanner(bytes, 2);
  const width = header.readNumber();
  const height = header.readNumber();
  const maxValue = header.readNumber();
  if (width === undefined || height === undefined || maxValue === undefined) return malformed('bad PPM header');
  if (width < 1 || height < 1 || maxValue !== 255) return malformed('PPM size or depth not supported');
  if (!isSpace(bytes[header.position])) return malformed('no white space before the pixels');
  const start = header.position + 1;
  const end = start + width * height * 3;
  if (end > bytes.byteLength) return malformed('fewer pixels than the PPM header says');
  const footer = new TextScanner(bytes, end);
  const x = footer.readNumber() ?? header.offset[0] ?? 0;
  const y = footer.readNumber() ?? header.offset[1] ?? 0;
  const z = footer.readNumber() ?? header.offset[2] ?? 0;
  return {
    type: 'ft',
    width,
    height,
    x,
    y,
    z: Math.min(Math.max(z, 0), ftWire.maxLayer),
    pixels: bytes.subarray(start, end),
  };
}

/** Numbers between white space and comments; the last offset comment met is kept in `offset`. */
class TextScanner {
  readonly offset: number[] = [];
  position: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, position: number) {
    this.#bytes = bytes;
    this.position = position;
  }

  readNumber(): number | undefined {
    this.#skipBlank();
    return this.#readDigits();
  }

  #readDigits(): number | undefined {
    const bytes = this.#bytes;
    let at = this.position;
    const isNegative = bytes[at] === 0x2d;
    if (isNegative) at += 1;
    const first = at;
    let value = 0;
    for (; isDigit(bytes[at]); at += 1) value = value * 10 + ((bytes[at] as number) - 0x30);
    if (at === first || at - first > maxDigits) return undefined;
    this.position = at;
    return isNegative ? 0 - value : value;
  }

  #skipBlank(): void {
    const bytes = this.#bytes;
    for (;;) {
      while (isSpace(bytes[this.position])) this.position += 1;
      if (bytes[this.position] !== 0x23) return;
      this.#skipComment();
    }
  }

  #skipComment(): void {
    const start = this.position;
    let end = start;
    while (end < this.#bytes.byteLength && this.#bytes[end] !== 0x0a) end += 1;
    this.position = end;
    for (let i = 0; i < offsetMark.length; i += 1) if (this.#bytes[start + i] !== offsetMark.charCodeAt(i)) return;
    const inside = new TextScanner(this.#bytes.subarray(0, end), start + offsetMark.length);
    this.offset.length = 0;
    for (let i = 0; i < 3; i += 1) {
      const value = inside.readNumber();
      if (value === undefined) return;
      this.offset.push(value);
    }
  }
}

function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d);
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}
