import { promisify } from 'node:util';
import { deflate } from 'node:zlib';
import type { BgraPicture } from '@framelane/matrix-client';
import { crc32 } from '@framelane/shm-native';

const deflateAsync = promisify(deflate);
const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const eightBitRgb = Uint8Array.of(8, 2, 0, 0, 0);
/** Each byte is stored as its difference from the one above. */
const upFilter = 2;

/** A PNG of 8-bit RGB; alpha is left out. Compresses off the JavaScript thread. */
export async function encodePng(picture: BgraPicture): Promise<Uint8Array> {
  const rows = await deflateAsync(filterRows(picture), { level: 3 });
  return Buffer.concat([
    signature,
    ...formatChunk('IHDR', Buffer.concat([formatWord(picture.width), formatWord(picture.height), eightBitRgb])),
    ...formatChunk('IDAT', rows),
    ...formatChunk('IEND', Buffer.alloc(0)),
  ]);
}

function filterRows({ width, height, pixels }: BgraPicture): Uint8Array {
  const filtered = new Uint8Array((1 + 3 * width) * height);
  const pitch = 4 * width;
  const none = new Uint8Array(pitch);
  for (let row = 0, to = 0; row < height; row += 1) {
    const own = pixels.subarray(row * pitch, (row + 1) * pitch);
    const above = row === 0 ? none : pixels.subarray((row - 1) * pitch, row * pitch);
    filtered[to] = upFilter;
    to += 1;
    for (let at = 0; at < pitch; at += 4, to += 3) {
      filtered[to] = (own[at + 2] as number) - (above[at + 2] as number);
      filtered[to + 1] = (own[at + 1] as number) - (above[at + 1] as number);
      filtered[to + 2] = (own[at] as number) - (above[at] as number);
    }
  }
  return filtered;
}

function formatChunk(type: string, content: Uint8Array): Uint8Array[] {
  const named = Buffer.concat([Buffer.from(type), content]);
  return [formatWord(content.length), named, formatWord(crc32(named))];
}

function formatWord(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
