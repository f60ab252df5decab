import type { PixelView } from './pixel-view-cache.ts';

export interface CopyOptions {
  width: number;
  height: number;
  rowBytes: number;
  /** Exchanges red and blue on the way. */
  isSwapped: boolean;
}

/**
 * Copies rows with a pitch into tight RGBA rows. `target` holds at least width × height pixels.
 * Whole pixels at a time where the source is aligned to 4 bytes, byte by byte elsewhere.
 */
export function copyTightPixels(source: PixelView, target: Uint32Array, options: CopyOptions): void {
  if (source.words !== undefined && options.rowBytes % 4 === 0) copyWords(source.words, target, options);
  else copyBytes(source.bytes, target, options);
}

function copyWords(source: Uint32Array<ArrayBufferLike>, target: Uint32Array, options: CopyOptions): void {
  const { width, height, isSwapped } = options;
  const rowLengthPx = options.rowBytes / 4;
  let to = 0;
  for (let y = 0; y < height; y += 1) {
    let from = y * rowLengthPx;
    for (let x = 0; x < width; x += 1) {
      const pixel = source[from]!;
      target[to] = isSwapped ? swapRedBlue(pixel) : pixel;
      from += 1;
      to += 1;
    }
  }
}

function copyBytes(source: Uint8Array<ArrayBufferLike>, target: Uint32Array, options: CopyOptions): void {
  const { width, height, rowBytes, isSwapped } = options;
  let to = 0;
  for (let y = 0; y < height; y += 1) {
    let from = y * rowBytes;
    for (let x = 0; x < width; x += 1) {
      const pixel = source[from]! | (source[from + 1]! << 8) | (source[from + 2]! << 16) | (source[from + 3]! << 24);
      target[to] = isSwapped ? swapRedBlue(pixel) : pixel;
      from += 4;
      to += 1;
    }
  }
}

// Every platform with WebGL is little-endian, so the first byte in memory is the lowest of the word.
function swapRedBlue(pixel: number): number {
  return (pixel & 0xff00ff00) | ((pixel & 0xff) << 16) | ((pixel >>> 16) & 0xff);
}
