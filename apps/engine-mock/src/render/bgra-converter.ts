import {
  AV_PIX_FMT_BGRA,
  AVCOL_RANGE_JPEG,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_FCC,
  AVCOL_SPC_RGB,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_SMPTE240M,
  type AVColorSpace,
} from 'node-av/constants';
import { Frame, SoftwareScaleContext } from 'node-av/lib';
import type { ColourMatrix } from '../media/asset.ts';

/** FFmpeg's numbers of the matrices. */
export const colourSpaces: Readonly<Record<ColourMatrix, AVColorSpace>> = {
  bt709: AVCOL_SPC_BT709,
  fcc: AVCOL_SPC_FCC,
  bt470bg: AVCOL_SPC_BT470BG,
  smpte170m: AVCOL_SPC_SMPTE170M,
  smpte240m: AVCOL_SPC_SMPTE240M,
  bt2020: AVCOL_SPC_BT2020_NCL,
};

/** What the pixels of a picture mean, whatever it says itself. */
export interface PixelMeaning {
  family: 'yuv' | 'rgb';
  /** Only meaningful in YUV. */
  matrix: ColourMatrix;
  isLimitedRange: boolean;
}

/**
 * Converts pictures into one BGRA picture whose memory stays the same. A JavaScript view of a frame's memory counts
 * as millions of bytes with the garbage collector; made once per picture it would keep the collector busy all the time.
 */
export class BgraConverter {
  readonly width: number;
  readonly height: number;
  readonly strideBytes: number;
  readonly #pixels: Buffer;
  readonly #scaler = new SoftwareScaleContext();
  readonly #target = new Frame();

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.#target.alloc();
    this.#target.width = width;
    this.#target.height = height;
    this.#target.format = AV_PIX_FMT_BGRA;
    this.#target.colorSpace = AVCOL_SPC_RGB;
    this.#target.colorRange = AVCOL_RANGE_JPEG;
    const allocated = this.#target.getBuffer();
    const pixels = this.#target.data?.[0];
    const strideBytes = this.#target.linesize[0];
    if (allocated < 0 || pixels === undefined || strideBytes === undefined) {
      throw new Error(`cannot allocate a picture of ${width} x ${height}`);
    }
    this.#pixels = pixels;
    this.strideBytes = strideBytes;
    this.#scaler.allocContext();
  }

  /** Overwrites the pixels; a picture of another size is scaled. */
  async convert(picture: Frame, meaning: PixelMeaning): Promise<void> {
    picture.colorSpace = meaning.family === 'rgb' ? AVCOL_SPC_RGB : colourSpaces[meaning.matrix];
    picture.colorRange = meaning.isLimitedRange ? AVCOL_RANGE_MPEG : AVCOL_RANGE_JPEG;
    const result = await this.#scaler.scaleFrame(this.#target, picture);
    if (result < 0) throw new Error(`cannot convert a picture: FFmpeg error ${result}`);
  }

  /** The pixels as they are now; valid until the next conversion or {@link free}. */
  borrowPixels(): Buffer {
    return this.#pixels;
  }

  free(): void {
    this.#scaler.freeContext();
    this.#target.free();
  }
}
