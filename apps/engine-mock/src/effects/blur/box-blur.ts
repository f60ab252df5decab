import { type FilterEffect, getNumber } from '../effect.ts';
import { int } from '../params.ts';

/** The mean of a square around each pixel. Half-size chroma gets half of it, rounded. */
export const boxBlur: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.box_blur',
    name: 'Box blur',
    category: 'blur',
    params: [int('radius', 'Radius', { default: 6, min: 1, max: 200, unit: 'px', curve: 'exponential' })],
  },
  isPlanarOnly: true,
  writeYuv: (params, { chroma }) => {
    const radius = getNumber(params, 'radius');
    const half = Math.max(1, Math.round(radius / 2));
    const across = chroma.isHalfWidth ? half : radius;
    const down = chroma.isHalfHeight ? half : radius;
    return `${writeBox(radius, radius, 1)},${writeBox(across, down, 6)}`;
  },
  writeRgb: (params) => writeBox(getNumber(params, 'radius'), getNumber(params, 'radius'), 7),
};

function writeBox(across: number, down: number, planes: number): string {
  return `avgblur=sizeX=${across}:sizeY=${down}:planes=${planes}`;
}
