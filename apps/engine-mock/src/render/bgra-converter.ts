import {
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
import { type Frame, SoftwareScaleContext } from 'node-av/lib';
import type { ColourMatrix } from '../media/asset.ts';
import { createUnfit } from '../media/unfit-picture.ts';
import type { BgraPicture } from './bgra-picture.ts';

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

/** Converts pictures of any format into BGRA. For one picture at a time; free it. */
export class BgraConverter {
  readonly #scaler = new SoftwareScaleContext();

  constructor() {
    this.#scaler.allocContext();
  }

  /** Overwrites `target`; a picture of another size is scaled. */
  async convert(picture: Frame, meaning: PixelMeaning, target: BgraPicture): Promise<void> {
    tagPicture(picture, meaning);
    const result = await this.#scaler.scaleFrame(target.frame, picture);
    if (result < 0) throw createUnfit(`FFmpeg error ${result}`);
  }

  free(): void {
    this.#scaler.freeContext();
  }
}

/** Makes a picture say of itself what is known of it. */
export function tagPicture(picture: Frame, meaning: PixelMeaning): void {
  picture.colorSpace = meaning.family === 'rgb' ? AVCOL_SPC_RGB : colourSpaces[meaning.matrix];
  picture.colorRange = meaning.isLimitedRange ? AVCOL_RANGE_MPEG : AVCOL_RANGE_JPEG;
}
