import { type FilterEffect, formatNumber, getNumber } from '../effect.ts';
import { float, int } from '../params.ts';

/** Brightness away from its surroundings' (unsharp mask); colours stay. */
export const sharpen: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.sharpen',
    name: 'Sharpen',
    category: 'blur',
    params: [
      float('amount', 'Amount', { default: 1.5, min: 0, max: 5, step: 0.1 }),
      int('radius', 'Radius', { default: 2, min: 1, max: 6, unit: 'px' }),
    ],
  },
  writeYuv: (params) => {
    const size = getNumber(params, 'radius') * 2 + 1;
    return `unsharp=lx=${size}:ly=${size}:la=${formatNumber(getNumber(params, 'amount'))}:ca=0`;
  },
};
