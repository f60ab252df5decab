/** How a display lies in universes of Art-Net and sACN: whole pixels only, so two of the 512 channels stay unused. */
export const universeWire = { pixels: 170, bytes: 510 } as const;

/** Universes that a display of this size takes. */
export function countUniverses(size: { width: number; height: number }): number {
  return Math.ceil((size.width * size.height) / universeWire.pixels);
}
