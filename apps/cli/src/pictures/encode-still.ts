import type { BgraPicture } from '@framelane/matrix-client';
import { encodePng } from './encode-png.ts';
import type { StillFormat } from './formats.ts';

/** The bytes of a file with this picture; for `raw` the picture's own pixels. JPEGs have full colour. */
export async function encodeStill(picture: BgraPicture, format: StillFormat, quality: number): Promise<Uint8Array> {
  switch (format) {
    case 'png':
      return encodePng(picture);
    case 'jpg': {
      const { width, height, pixels } = picture;
      const bytes = Buffer.from(pixels.buffer, pixels.byteOffset, pixels.byteLength);
      const { default: jpegTurbo } = await import('@julusian/jpeg-turbo');
      const { FORMAT_BGRA: format, SAMP_444: subsampling } = jpegTurbo;
      return jpegTurbo.compress(bytes, { format, width, height, subsampling, quality });
    }
    case 'raw':
      return picture.pixels;
  }
}
