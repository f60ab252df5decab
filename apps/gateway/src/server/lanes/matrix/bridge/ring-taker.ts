import { type RingPicture, RingSource } from '@framelane/engine-client/ring';
import type { BgraPicture } from '@framelane/matrix-client';
import jpegTurbo from '@julusian/jpeg-turbo';
import type { PictureTaker } from './picture-taker.ts';

/** What an engine leaves in its ring, whichever page asked for it. */
export class RingTaker implements PictureTaker {
  readonly #source = new RingSource();
  readonly #pictures: AsyncGenerator<RingPicture, void, undefined>;
  #pixels: Buffer<ArrayBuffer> = Buffer.alloc(0);

  constructor(ringPath: string) {
    this.#source.setPath(ringPath);
    this.#pictures = this.#source.frames();
  }

  /** An engine that ends takes its ring along; the job ends with it. */
  readonly isLive = true;

  async take(): Promise<BgraPicture | undefined> {
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

  #decode({ bytes, width, height }: RingPicture): BgraPicture | undefined {
    const byteLength = 4 * width * height;
    if (this.#pixels.byteLength < byteLength) this.#pixels = Buffer.alloc(byteLength);
    const jpeg = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    try {
      const decoded = jpegTurbo.decompressSync(jpeg, this.#pixels, { format: jpegTurbo.FORMAT_BGRA });
      return { width: decoded.width, height: decoded.height, pixels: this.#pixels };
    } catch {
      // What is no JPEG is passed over: the next one may be.
      return undefined;
    }
  }
}
