import { type EffectContext, type FilterEffect, getNumber, type ParamValues } from '../effect.ts';
import { float } from '../params.ts';
import { writeBars } from './write-bars.ts';

const side = { default: 0.1, min: 0, max: 0.5, step: 0.005 } as const;

/** Black instead of a part of each side; the picture keeps its size. */
export const crop: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'util.crop',
    name: 'Crop',
    category: 'utility',
    params: [
      float('left', 'Left', side),
      float('right', 'Right', side),
      float('top', 'Top', side),
      float('bottom', 'Bottom', side),
    ],
  },
  writeYuv: writeCrop,
  writeRgb: writeCrop,
};

function writeCrop(params: ParamValues, context: EffectContext): string {
  const { width, height } = context;
  const bars = {
    left: getNumber(params, 'left') * width,
    right: getNumber(params, 'right') * width,
    top: getNumber(params, 'top') * height,
    bottom: getNumber(params, 'bottom') * height,
  };
  return writeBars(bars, context);
}
