import { type RingPicture, RingSource } from '@framelane/engine-client/ring';
import type { PictureTaker, TakenPicture } from './picture-taker.ts';

/** Decodes a JPEG to tight BGRA rows at the start of `target`; throws for what is none. */
export type DecodeJpeg = (jpeg: Buffer, target: Buffer) => { width: number; height: number };

/** What an engine leaves in its ring, whichever page asked for it. */
export class RingTaker implements PictureTaker {
  readonly #source = new RingSource();
  readonly #pictures: AsyncGenerator<RingPicture, void, undefined>;
  readonly #decodeJpeg: DecodeJpeg;
  #pixels: Buffer<ArrayBuffer> = Buffer.alloc(0);

  constructor(ringPath: string, decode: DecodeJpeg) {
    this.#decodeJpeg = decode;
    this.#source.setPath(ringPath);
    this.#pictures = this.#source.frames();
  }

  /** An engine that ends takes its ring along; the job ends with it. */
  readonly isLive = true;

  async take(): Promise<TakenPicture | undefined> {
    for (;;) {
      const { value: picture } = await this.#pictures.next();
      if (picture === undefined) return undefined;
      const decoded = this.#decode(picture);
      if (decoded !== undefined) return decoded;
    }
  }

  close(): void {
    this.#source.close();
  }

  #decode({ bytes, width, height }: RingPicture): TakenPicture | undefined {
    const byteLength = 4 * width * height;
    if (this.#pixels.byteLength < byteLength) this.#pixels = Buffer.alloc(byteLength);
    const jpeg = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      const size = this.#decodeJpeg(jpeg, this.#pixels);
      return { width: size.width, height: size.height, pixels: this.#pixels };
    } catch {
      // What is no JPEG is passed over: the next one may be.
      return undefined;
    }
  }
}
