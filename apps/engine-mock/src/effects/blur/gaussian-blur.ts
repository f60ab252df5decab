import { type FilterEffect, formatNumber, getNumber } from '../effect.ts';

/** Gaussian blur; the radius is the standard deviation in picture pixels. Half-size chroma gets half of it. */
export const gaussianBlur: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.blur',
    name: 'Blur',
    category: 'blur',
    params: [
      {
        name: 'radius',
        label: 'Radius',
        description: 'Standard deviation of the Gaussian',
        type: 'float',
        default: 4,
        min: 0,
        max: 50,
        step: 0.1,
        unit: 'px',
      },
    ],
  },
  isPlanarOnly: true,
  writeYuv: (params, { chroma }) => {
    const radius = getNumber(params, 'radius');
    if (radius === 0) return 'null';
    const acrossChroma = chroma.isHalfWidth ? radius / 2 : radius;
    const downChroma = chroma.isHalfHeight ? radius / 2 : radius;
    if (acrossChroma === radius && downChroma === radius) return writeBlur(radius, radius, 7);
    return `${writeBlur(radius, radius, 1)},${writeBlur(acrossChroma, downChroma, 6)}`;
  },
  writeRgb: (params) => {
    const radius = getNumber(params, 'radius');
    return radius === 0 ? 'null' : writeBlur(radius, radius, 7);
  },
};

function writeBlur(across: number, down: number, planes: number): string {
  return `gblur=sigma=${formatNumber(across)}:sigmaV=${formatNumber(down)}:planes=${planes}`;
}
