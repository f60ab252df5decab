import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import { crc32 } from '@framelane/protocol/ring';
import type { RgbPicture } from './newest-picture.ts';

const deflateAsync = promisify(deflate);
const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const bytesPerPixel = 3;
const upFilter = 2;

/** Encodes 8-bit RGB as a PNG; the compression runs off the JavaScript thread. */
export async function encodePng({ width, height, pixels }: RgbPicture): Promise<Buffer> {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const data = await deflateAsync(filterRows(pixels, width, height), { level: 3 });
  return Buffer.concat([
    signature,
    makeChunk('IHDR', header),
    makeChunk('IDAT', data),
    makeChunk('IEND', Buffer.alloc(0)),
  ]);
}

// Each row as its difference from the row above, which compresses well and costs little.
function filterRows(pixels: Uint8Array, width: number, height: number): Uint8Array {
  const rowBytes = width * bytesPerPixel;
  const filtered = new Uint8Array((rowBytes + 1) * height);
  for (let row = 0; row < height; row += 1) {
    const from = row * rowBytes;
    const to = row * (rowBytes + 1);
    filtered[to] = upFilter;
    for (let i = 0; i < rowBytes; i += 1) {
      const above = row === 0 ? 0 : (pixels[from + i - rowBytes] as number);
      filtered[to + 1 + i] = (pixels[from + i] as number) - above;
    }
  }
  return filtered;
}

function makeChunk(type: string, data: Uint8Array): Buffer {
  const chunk = Buffer.alloc(12 + data.length);
  chunk.writeUInt32BE(data.length, 0);
  chunk.write(type, 4, 'latin1');
  chunk.set(data, 8);
  chunk.writeUInt32BE(crc32(chunk.subarray(4, 8 + data.length)), 8 + data.length);
  return chunk;
}
