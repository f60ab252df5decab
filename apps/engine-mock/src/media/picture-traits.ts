import { engineLimits } from '@framelane/protocol/engine';
import {
  AV_PKT_DATA_DISPLAYMATRIX,
  AVCOL_RANGE_JPEG,
  AVCOL_SPC_BT470BG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_BT2020_CL,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_FCC,
  AVCOL_SPC_SMPTE170M,
  AVCOL_SPC_SMPTE240M,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
} from 'node-av/constants';
import { avGetPixFmtName, type CodecParameters, type Stream } from 'node-av/lib';
import type { ColourMatrix, PictureTraits } from './asset.ts';
import { minSidePx } from './decoder-limits.ts';
import { createUnusableSize } from './open-input.ts';

const matrixNames = new Map<number, ColourMatrix>([
  [AVCOL_SPC_BT709, 'bt709'],
  [AVCOL_SPC_FCC, 'fcc'],
  [AVCOL_SPC_BT470BG, 'bt470bg'],
  [AVCOL_SPC_SMPTE170M, 'smpte170m'],
  [AVCOL_SPC_SMPTE240M, 'smpte240m'],
  [AVCOL_SPC_BT2020_NCL, 'bt2020'],
  [AVCOL_SPC_BT2020_CL, 'bt2020'],
]);

/** From this many lines up an untagged picture is taken for BT.709, below for BT.601. */
const hdLines = 720;

/** Reads size, orientation and colour of a video stream. Throws `unsupported_media` for sizes out of bounds. */
export function readPictureTraits(stream: Stream): PictureTraits {
  const { codecpar } = stream;
  const { width: codedWidth, height: codedHeight } = codecpar;
  const { rotation, isMirrored } = readOrientation(codecpar);
  const shape = readSampleAspect(stream);
  const wide = Math.max(1, Math.round(codedWidth * shape));
  const isTurned = rotation === 90 || rotation === 270;
  const width = isTurned ? codedHeight : wide;
  const height = isTurned ? wide : codedHeight;
  const side = engineLimits.maxFrameSidePx;
  const sides = [codedWidth, codedHeight, width, height];
  if (Math.min(...sides) < minSidePx || Math.max(...sides) > side) {
    throw createUnusableSize();
  }
  return {
    codedWidth,
    codedHeight,
    width,
    height,
    pixelFormat: avGetPixFmtName(codecpar.format as never) ?? 'unknown',
    rotation,
    isMirrored,
    matrix: matrixNames.get(codecpar.colorSpace) ?? (codedHeight >= hdLines ? 'bt709' : 'smpte170m'),
    isLimitedRange: codecpar.colorRange !== AVCOL_RANGE_JPEG,
    isHdr: codecpar.colorTrc === AVCOL_TRC_SMPTE2084 || codecpar.colorTrc === AVCOL_TRC_ARIB_STD_B67,
  };
}

function readSampleAspect(stream: Stream): number {
  for (const { num, den } of [stream.sampleAspectRatio, stream.codecpar.sampleAspectRatio]) {
    if (num > 0 && den > 0) return num / den;
  }
  return 1;
}

/**
 * The display matrix holds nine 32-bit numbers, the first two columns in 16.16 fixed point: a b u, c d v, x y w. A
 * negative determinant means that the picture is mirrored as well.
 */
function readOrientation(codecpar: CodecParameters): Pick<PictureTraits, 'rotation' | 'isMirrored'> {
  const matrix = codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX);
  if (matrix === null || matrix.byteLength < 36) return { rotation: 0, isMirrored: false };
  const a = matrix.readInt32LE(0);
  const b = matrix.readInt32LE(4);
  const c = matrix.readInt32LE(12);
  const d = matrix.readInt32LE(16);
  const isMirrored = a * d - b * c < 0;
  const sign = isMirrored ? -1 : 1;
  const degrees = (Math.atan2(b, sign * a) * 180) / Math.PI;
  const quarter = (((Math.round(degrees / 90) % 4) + 4) % 4) as 0 | 1 | 2 | 3;
  return { rotation: ([0, 90, 180, 270] as const)[quarter], isMirrored };
}
