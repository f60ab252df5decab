import { readFile } from 'node:fs/promises';
import { decode } from 'fast-png';
import { describeCause, ServiceError } from '../errors.ts';
import type { Picture } from './picture.ts';

/** Reads a PNG as RGB888; transparency is dropped, not blended. Throws `E_USAGE` naming the file. */
export async function readPng(path: string): Promise<Picture> {
  try {
    const { width, height, channels, depth, data, palette } = decode(await readFile(path));
    const pixels = new Uint8Array(width * height * 3);
    const shift = depth === 16 ? 8 : 0;
    // Grey pictures have one colour channel, which stands for all three.
    const [green, blue] = channels < 3 ? [0, 0] : [1, 2];
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      const colour = palette?.[data[pixel]!];
      const from = pixel * channels;
      pixels[pixel * 3] = colour?.[0] ?? data[from]! >> shift;
      pixels[pixel * 3 + 1] = colour?.[1] ?? data[from + green!]! >> shift;
      pixels[pixel * 3 + 2] = colour?.[2] ?? data[from + blue!]! >> shift;
    }
    return { width, height, pixels };
  } catch (error) {
    throw new ServiceError('E_USAGE', `expected a PNG in ${path}: ${describeCause(error)}`, error);
  }
}
