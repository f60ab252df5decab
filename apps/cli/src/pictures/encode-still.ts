import type { BgraPicture } from '@framelane/matrix-client';
import jpegTurbo from '@julusian/jpeg-turbo';
import { encodePng } from './encode-png.ts';

/** Formats of a single picture. `raw` is BGRA without a header. */
export const stillFormats = ['png', 'jpg', 'raw'] as const;

export type StillFormat = (typeof stillFormats)[number];

/** The bytes of a file with this picture; for `raw` the picture's own pixels. JPEGs have full colour. */
export function encodeStill(picture: BgraPicture, format: StillFormat, quality: number): Promise<Uint8Array> {
  switch (format) {
    case 'png':
      return encodePng(picture);
    case 'jpg': {
      const { width, height, pixels } = picture;
      const bytes = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
      const { FORMAT_BGRA: format, SAMP_444: subsampling } = jpegTurbo;
      return jpegTurbo.compress(bytes, { format, width, height, subsampling, quality });
    }
    case 'raw':
      return Promise.resolve(picture.pixels);
  }
}
