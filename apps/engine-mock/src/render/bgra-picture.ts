import { AV_PIX_FMT_BGRA, AVCOL_RANGE_JPEG, AVCOL_SPC_RGB } from 'node-av/constants';
import { Frame } from 'node-av/lib';

/**
 * A BGRA picture whose memory stays the same for as long as it lives. A JavaScript view of a frame's memory counts as
 * millions of bytes with the garbage collector; made once per picture shown it would keep the collector busy all the
 * time. Free it.
 */
export class BgraPicture {
  readonly width: number;
  readonly height: number;
  readonly strideBytes: number;
  /** The same memory for FFmpeg. Reference it, never move it away. */
  readonly frame = new Frame();
  readonly #pixels: Buffer;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.frame.alloc();
    this.frame.width = width;
    this.frame.height = height;
    this.frame.format = AV_PIX_FMT_BGRA;
    this.frame.colorSpace = AVCOL_SPC_RGB;
    this.frame.colorRange = AVCOL_RANGE_JPEG;
    const allocated = this.frame.getBuffer();
    const pixels = this.frame.data?.[0];
    const strideBytes = this.frame.linesize[0];
    if (allocated < 0 || pixels === undefined || strideBytes === undefined) {
      throw new Error(`cannot allocate a picture of ${width} x ${height}`);
    }
    this.#pixels = pixels;
    this.strideBytes = strideBytes;
  }

  get byteLength(): number {
    return this.#pixels.byteLength;
  }

  /** Row after row, `strideBytes` apart; valid until {@link free}. */
  borrowPixels(): Buffer {
    return this.#pixels;
  }

  free(): void {
    this.frame.free();
  }
}
