/** Pixels as streams carry them: B, G, R, A, rows from the top without padding. */
export interface BgraPicture {
  width: number;
  height: number;
  pixels: Uint8Array;
}
