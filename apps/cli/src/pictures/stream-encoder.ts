import type { BgraPicture } from '@framelane/matrix-client';
import { PictureScaler, type PictureSize } from '@framelane/matrix-client';
import { encodePng } from './encode-png.ts';
import type { StreamFormat } from './formats.ts';
import { type Chroma, Y4mPicture } from './y4m-picture.ts';

export interface StreamEncoderOptions {
  format: StreamFormat;
  /** Size of every picture. Without one PNGs keep theirs; the others all get the first picture's. */
  size?: PictureSize;
  /** What YUV4MPEG2 says of the rate. */
  fps: number;
  chroma: Chroma;
}

/** Makes the bytes of one continuous output from pictures whose size may change. */
export class StreamEncoder {
  readonly #options: StreamEncoderOptions;
  #size: PictureSize | undefined;
  #scaler: PictureScaler | undefined;
  #y4m: Y4mPicture | undefined;

  constructor(options: StreamEncoderOptions) {
    this.#options = options;
    this.#size = options.size;
  }

  /** What comes before the first picture; `undefined` for formats without that. */
  begin(first: PictureSize): string | undefined {
    const { format, chroma, fps } = this.#options;
    if (format === 'png') return undefined;
    this.#size ??= { width: first.width, height: first.height };
    if (format === 'raw') return undefined;
    this.#y4m = new Y4mPicture(this.#size.width, this.#size.height, chroma);
    return this.#y4m.formatHeader(fps);
  }

  /** Valid until the next call, and with `raw` as long as the picture. */
  async encode(picture: BgraPicture): Promise<Uint8Array> {
    const sized = this.#resize(picture);
    if (this.#options.format === 'png') return encodePng(sized);
    return this.#y4m?.convert(sized.pixels) ?? sized.pixels;
  }

  #resize(picture: BgraPicture): BgraPicture {
    const size = this.#size;
    if (size === undefined || (size.width === picture.width && size.height === picture.height)) return picture;
    const known = this.#scaler?.source;
    if (known?.width !== picture.width || known.height !== picture.height) {
      this.#scaler = new PictureScaler(picture, size, 'contain');
    }
    return this.#scaler?.scale(picture.pixels) ?? picture;
  }
}
