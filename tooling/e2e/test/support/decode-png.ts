import { inflateSync } from 'node:zlib';

export interface Bitmap {
  width: number;
  height: number;
  /** Red, green and blue of a pixel, 0 to 255. */
  pixelAt(x: number, y: number): readonly [number, number, number];
}

const signatureBytes = 8;

/** Reads the PNG that a browser makes of a page: 8 bits per channel, RGB or RGBA, not interlaced. */
export function decodePng(bytes: Buffer): Bitmap {
  const header = bytes.subarray(signatureBytes + 8, signatureBytes + 8 + 13);
  const width = header.readUInt32BE(0);
  const height = header.readUInt32BE(4);
  const channels = { 2: 3, 6: 4 }[header.readUInt8(9)];
  if (header.readUInt8(8) !== 8 || channels === undefined || header.readUInt8(12) !== 0) {
    throw new Error(
      `expected a PNG of 8-bit RGB or RGBA, got depth ${header.readUInt8(8)}, type ${header.readUInt8(9)}`,
    );
  }
  const strideBytes = width * channels;
  const rows = unfilter(inflateSync(joinData(bytes)), { height, strideBytes, channels });
  return {
    width,
    height,
    pixelAt(x, y) {
      if (x < 0 || y < 0 || x >= width || y >= height) throw new Error(`no pixel ${x}, ${y} in ${width}x${height}`);
      const at = y * strideBytes + x * channels;
      return [rows[at] ?? 0, rows[at + 1] ?? 0, rows[at + 2] ?? 0];
    },
  };
}

function joinData(bytes: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = signatureBytes; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    if (bytes.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(bytes.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return Buffer.concat(parts);
}

function unfilter(data: Buffer, form: { height: number; strideBytes: number; channels: number }): Uint8Array {
  const { height, strideBytes, channels } = form;
  const rows = new Uint8Array(height * strideBytes);
  for (let y = 0; y < height; y += 1) {
    const filter = data[y * (strideBytes + 1)] ?? 0;
    for (let x = 0; x < strideBytes; x += 1) {
      const at = y * strideBytes + x;
      const left = x >= channels ? (rows[at - channels] ?? 0) : 0;
      const up = y > 0 ? (rows[at - strideBytes] ?? 0) : 0;
      const upLeft = x >= channels && y > 0 ? (rows[at - strideBytes - channels] ?? 0) : 0;
      rows[at] = (data[y * (strideBytes + 1) + 1 + x] ?? 0) + predict(filter, { left, up, upLeft });
    }
  }
  return rows;
}

function predict(filter: number, { left, up, upLeft }: { left: number; up: number; upLeft: number }): number {
  if (filter === 0) return 0;
  if (filter === 1) return left;
  if (filter === 2) return up;
  if (filter === 3) return (left + up) >> 1;
  const distances = [left, up, upLeft].map((value) => Math.abs(left + up - upLeft - value));
  const [toLeft = 0, toUp = 0, toUpLeft = 0] = distances;
  if (toLeft <= toUp && toLeft <= toUpLeft) return left;
  return toUp <= toUpLeft ? up : upLeft;
}
