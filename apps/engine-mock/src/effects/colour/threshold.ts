import { type FilterEffect, formatNumber, getNumber } from '../effect.ts';
import { float, part } from '../params.ts';

/** Black below a brightness, white above it. */
export const threshold: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.threshold',
    name: 'Threshold',
    category: 'colour',
    params: [
      part('level', 'Level', 0.5),
      float('softness', 'Softness', { default: 0.05, min: 0.004, max: 1, step: 0.01, curve: 'exponential' }),
    ],
  },
  writeYuv: (params, { isLimitedRange }) => {
    const { black, span } = isLimitedRange ? { black: 16, span: 219 } : { black: 0, span: 255 };
    const middle = formatNumber(black + getNumber(params, 'level') * span);
    const width = formatNumber(getNumber(params, 'softness') * span);
    return `lutyuv=y='${black}+${span}*clip((val-${middle})/${width}+0.5,0,1)+0.5':u=128:v=128`;
  },
};
