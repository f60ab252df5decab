import type { MatrixImage } from '../../src/index.ts';

/** One pixel of red, which is enough to tell frames apart. */
export function pixel(level: number): MatrixImage {
  return { width: 1, height: 1, data: Uint8Array.of(level, 0, 0) };
}

/** A 64x64 RGB picture; every `seed` gives another one. */
export function picture64(seed: number): MatrixImage {
  return {
    width: 64,
    height: 64,
    data: Uint8Array.from({ length: 64 * 64 * 3 }, (_, at) => (at * 7 + seed * 31) & 0xff),
  };
}
