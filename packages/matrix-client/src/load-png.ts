import { readFile } from 'node:fs/promises';
import { convertIndexedToRgb, type DecodedPng, decode, type IndexedColors } from 'fast-png';
import { argumentError } from './errors.ts';
import type { MatrixImage } from './rgb-image.ts';

/** Reads a PNG of any kind as 8-bit RGB or RGBA, unscaled. Throws ERR_MATRIX_ARGUMENT with its `cause`. */
export async function loadPng(path: string): Promise<MatrixImage> {
  try {
    const png = decode(await readFile(path));
    return { width: png.width, height: png.height, data: toColours(png) };
  } catch (cause) {
    throw argumentError(`expected a PNG at ${path}, cannot read it as one`, cause);
  }
}

function toColours(png: DecodedPng): Uint8Array {
  if (png.palette !== undefined) return convertIndexedToRgb(png);
  const depth = png.depth === 16 ? 8 : png.depth;
  const data = png.depth === 16 ? Uint8Array.from(png.data, (value) => value >> 8) : new Uint8Array(png.data);
  // Grey of any depth is a picture with a palette of greys; its bits are packed in the same way.
  if (png.channels === 1) return convertIndexedToRgb({ ...png, data, depth, palette: listGreys(depth) });
  return png.channels === 2 ? spreadGrey(data) : data;
}

function listGreys(depth: number): IndexedColors {
  const highest = 2 ** depth - 1;
  return Array.from({ length: highest + 1 }, (_, level) => Array<number>(3).fill((level * 255) / highest));
}

function spreadGrey(greyAndAlpha: Uint8Array): Uint8Array {
  return Uint8Array.from({ length: (greyAndAlpha.length / 2) * 3 }, (_, at) => greyAndAlpha[Math.floor(at / 3) * 2]!);
}
