export interface RgbPicture {
  width: number;
  height: number;
  /** `width × height × 3` bytes, top row first. */
  pixels: Uint8Array;
}

/** A picture outside a socket, as it came from the source: compressed, or as plain RGB. */
export type NewestPicture = ({ jpeg: Uint8Array } | RgbPicture) & {
  /** Changes with every picture. */
  version: string;
};
