/** RGB888, top row first, no padding. */
export interface Picture {
  width: number;
  height: number;
  pixels: Uint8Array;
}
