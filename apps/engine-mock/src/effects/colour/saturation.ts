import { type FilterEffect, formatNumber, getNumber } from '../effect.ts';
import { float } from '../params.ts';

/** Colour away from, or towards, grey of the same brightness. */
export const saturation: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.saturation',
    name: 'Saturation',
    category: 'colour',
    params: [float('amount', 'Amount', { default: 1.6, min: 0, max: 4, step: 0.01 })],
  },
  writeYuv: (params) => {
    const chroma = `clip((val-128)*${formatNumber(getNumber(params, 'amount'))}+128.5,0,255)`;
    return `lutyuv=u='${chroma}':v='${chroma}'`;
  },
};
