import { writeFileSync } from 'node:fs';
import { decompressSync, FORMAT_GRAY } from '@julusian/jpeg-turbo';

export const numberedClip = { width: 136, height: 48, fps: 30, frameCount: 120 } as const;

const columnPx = 8;
const columns = 17;

/**
 * Writes uncompressed video whose frames carry their number: a white column, then 16 columns, white for 1 and black
 * for 0, the highest bit first. The first one tells whether the picture was inverted.
 */
export function writeNumberedClip(path: string, frameCount: number = numberedClip.frameCount): void {
  const { width, height, fps } = numberedClip;
  const parts = [Buffer.from(`YUV4MPEG2 W${width} H${height} F${fps}:1 Ip A1:1 C420jpeg\n`)];
  for (let frame = 0; frame < frameCount; frame += 1) {
    const row = Buffer.alloc(width);
    for (let column = 0; column < columns; column += 1) {
      const isWhite = column === 0 || ((frame >> (columns - 1 - column)) & 1) === 1;
      row.fill(isWhite ? 255 : 0, column * columnPx, (column + 1) * columnPx);
    }
    parts.push(Buffer.from('FRAME\n'), ...Array.from({ length: height }, () => row));
    parts.push(Buffer.alloc((width * height) / 2, 128));
  }
  writeFileSync(path, Buffer.concat(parts));
}

export function readClipNumber(jpeg: Uint8Array): number {
  const { data, width, height } = decompressSync(Buffer.from(jpeg), { format: FORMAT_GRAY });
  return readNumber(data, { width, height }, 1);
}

/** The same of decoded pixels of four bytes. */
export function readPixelNumber(pixels: Uint8Array, size: { width: number; height: number }): number {
  return readNumber(pixels, size, 4);
}

function readNumber(data: Uint8Array, size: { width: number; height: number }, bytesPerPixel: number): number {
  const row = Math.floor(size.height / 2) * size.width;
  const isLight = (column: number): boolean =>
    (data[(row + column * columnPx + columnPx / 2) * bytesPerPixel] ?? 0) > 127;
  let value = 0;
  for (let column = 1; column < columns; column += 1) value = value * 2 + (isLight(column) === isLight(0) ? 1 : 0);
  return value;
}
