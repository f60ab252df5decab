export interface TestPicture {
  width: number;
  height: number;
  /** BGRA. */
  pixels: Uint8Array;
}

/** A picture in which no two rows or columns are alike; `seed` changes every pixel. */
export function paintPicture(width: number, height: number, seed = 0): TestPicture {
  const pixels = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      pixels.set([x * 5 + seed, y * 7 + seed, x * 3 + y * 11 + seed, 255], 4 * (y * width + x));
    }
  }
  return { width, height, pixels };
}

export function fillPicture(width: number, height: number, value: number): TestPicture {
  return { width, height, pixels: new Uint8Array(4 * width * height).fill(value) };
}

/** The same pixels as R, G, B. */
export function toRgb(bgra: Uint8Array): number[] {
  return Array.from({ length: (bgra.length / 4) * 3 }, (_, at) => {
    const pixel = Math.floor(at / 3);
    return bgra[4 * pixel + 2 - (at % 3)] ?? 0;
  });
}

/** Largest difference between two lists of bytes of the same length. */
export function findLargestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) throw new Error(`expected ${a.length} bytes, got ${b.length}`);
  let most = 0;
  for (let at = 0; at < a.length; at += 1) most = Math.max(most, Math.abs((a[at] ?? 0) - (b[at] ?? 0)));
  return most;
}

/**
 * The number that every pixel of a test pattern tells, modulo 2^24; throws at the first that tells another.
 * `pitchBytes` is from one row to the next.
 */
export function readPatternNumber(
  pixels: Uint8Array,
  size: { width: number; height: number },
  pitchBytes = 4 * size.width,
): number {
  const read = (x: number, y: number) => {
    const at = y * pitchBytes + 4 * x;
    const [b = 0, g = 0, r = 0, a = 0] = [pixels[at], pixels[at + 1], pixels[at + 2], pixels[at + 3]];
    return a === 255 ? ((b - x) & 255) | (((g - y) & 255) << 8) | (((r - x) & 255) << 16) : -1;
  };
  const number = read(0, 0);
  for (let y = 0; y < size.height; y += 1) {
    for (let x = 0; x < size.width; x += 1) {
      if (read(x, y) !== number) throw new Error(`the pixel at ${x}, ${y} tells ${read(x, y)}, the first ${number}`);
    }
  }
  return number;
}
