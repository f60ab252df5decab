import { expect } from 'vitest';
import { type KernelCall, loadKernelAddon } from '../../src/effects/kernel-addon.ts';

/** Odd sizes, rows with room behind them, and high enough to be worked on in several bands. */
export const width = 67;
export const height = 141;
export const strideBytes = 320;

export type Bgra = readonly [blue: number, green: number, red: number, alpha: number];
export type Read = (x: number, y: number) => Bgra;

/** Noise, so that no mistake of a pixel hides. */
function makePicture(salt: number): Uint8Array {
  const bytes = new Uint8Array(strideBytes * height);
  let state = 0x9e3779b9 ^ (salt + 1);
  for (let at = 0; at < bytes.length; at += 1) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    bytes[at] = at % 4 === 3 ? 255 : state & 0xff;
  }
  return bytes;
}

export const pictures = Array.from({ length: 31 }, (_, salt) => makePicture(salt));

export function readPicture(picture: Uint8Array | undefined): Read {
  return (x, y) => {
    const at = y * strideBytes + x * 4;
    const byte = (channel: number) => picture?.[at + channel] ?? -1;
    return [byte(0), byte(1), byte(2), byte(3)];
  };
}

export async function runKernel(kernel: string, call: Partial<KernelCall> = {}): Promise<Read> {
  const target = new Uint8Array(strideBytes * height);
  await loadKernelAddon().runKernel({
    kernel,
    width,
    height,
    strideBytes,
    sources: pictures.slice(0, 1),
    target,
    params: [],
    mix: 1,
    frameIndex: 5,
    seed: 1234,
    ...call,
  });
  return readPicture(target);
}

export function expectPicture(actual: Read, expected: Read, tolerance = 0): void {
  let worst = { difference: -1, where: '' };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [made, wanted] = [actual(x, y), expected(x, y)];
      for (const channel of [0, 1, 2, 3] as const) {
        const difference = Math.abs(made[channel] - wanted[channel]);
        if (difference > worst.difference) worst = { difference, where: `(${x}, ${y}): ${made} for ${wanted}` };
      }
    }
  }
  expect(worst.difference, worst.where).toBeLessThanOrEqual(tolerance);
}

export function sample(read: Read, x: number, y: number): Bgra {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [across, down] = [x - left, y - top];
  const corners = [
    [0, 0],
    [1, 0],
    [0, 1],
    [1, 1],
  ].map(([dx = 0, dy = 0]) => ({
    pixel: read(Math.min(left + dx, left + (across > 0 ? 1 : 0)), Math.min(top + dy, top + (down > 0 ? 1 : 0))),
    weight: (dx === 1 ? across : 1 - across) * (dy === 1 ? down : 1 - down),
  }));
  return combine(
    corners.map((corner) => corner.pixel),
    (values) => values.reduce((sum, value, corner) => sum + value * (corners[corner]?.weight ?? 0), 0),
  );
}

export function meanOf(pixels: readonly Bgra[]): Bgra {
  return combine(pixels, (values) => values.reduce((sum, value) => sum + value, 0) / values.length);
}

/** Colours combined channel by channel; opaque. */
export function combine(pixels: readonly Bgra[], join: (values: number[]) => number): Bgra {
  const channel = (at: 0 | 1 | 2) => join(pixels.map((pixel) => pixel[at]));
  return [channel(0), channel(1), channel(2), 255];
}
