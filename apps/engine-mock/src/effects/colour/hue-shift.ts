import { type FilterEffect, formatNumber, getNumber } from '../effect.ts';

/** Turns the colour plane by an angle; luma stays. */
export const hueShift: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.hue_shift',
    name: 'Hue shift',
    category: 'colour',
    params: [
      { name: 'amount', label: 'Amount', type: 'float', default: 45, min: -360, max: 360, step: 1, unit: 'deg' },
    ],
  },
  writeYuv: (params) => `hue=h=${formatNumber(getNumber(params, 'amount'))}`,
};
