/** Whole pixels a universe of 512 channels carries. */
export const pixelsPerUniverse = 170;
export const universeBytes = pixelsPerUniverse * 3;

/** Universes that a display of this many pixels takes. */
export function countUniverses(size: { width: number; height: number }): number {
  return Math.ceil((size.width * size.height) / pixelsPerUniverse);
}

/** Signed distance between two 8-bit sequence numbers. */
export function sequenceDistance(sequence: number, last: number): number {
  return ((sequence - last) << 24) >> 24;
}
