import jpegTurbo from '@julusian/jpeg-turbo';
import { encodePng } from './encode-png.ts';
import type { NewestPicture } from './newest-picture.ts';

/** The newest PNG of each source: however many ask, a picture is encoded once. */
export class PngCache {
  readonly #bySource = new Map<string, { version: string; png: Promise<Buffer> }>();

  encode(sourceId: string, picture: NewestPicture): Promise<Buffer> {
    const known = this.#bySource.get(sourceId);
    if (known?.version === picture.version) return known.png;
    const png = 'jpeg' in picture ? convert(picture.jpeg) : encodePng(picture);
    this.#bySource.set(sourceId, { version: picture.version, png });
    return png;
  }
}

async function convert(jpeg: Uint8Array): Promise<Buffer> {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  const { data, width, height } = await jpegTurbo.decompress(bytes, { format: jpegTurbo.FORMAT_RGB });
  return encodePng({ width, height, pixels: data });
}
