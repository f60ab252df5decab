import type { PictureDecoder } from '@framelane/viewer-backend/socket';
import jpegTurbo from '@julusian/jpeg-turbo';

export interface DecodedPicture {
  width: number;
  height: number;
  /** BGRA, top row first. */
  pixels: Uint8Array;
}

/** Decodes for real in Node, and counts the pictures that were not given back. */
export class CountingDecoder implements PictureDecoder<DecodedPicture> {
  held = 0;

  async decode(jpeg: Uint8Array<ArrayBuffer>): Promise<DecodedPicture> {
    this.held += 1;
    return decodeJpeg(jpeg);
  }

  release(): void {
    this.held -= 1;
  }
}

export function decodeJpeg(jpeg: Uint8Array): DecodedPicture {
  const options = { format: jpegTurbo.FORMAT_BGRA };
  const { data, width, height } = jpegTurbo.decompressSync(Buffer.from(jpeg), options);
  return { width, height, pixels: data };
}
