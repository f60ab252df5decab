import { type FilterEffect, formatNumber, getNumber } from '../effect.ts';
import { float } from '../params.ts';

/** Light doubled or halved so many times; pictures hold about its 2.2th root. */
export const exposure: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.exposure',
    name: 'Exposure',
    category: 'colour',
    params: [float('stops', 'Stops', { default: 0.8, min: -6, max: 6, step: 0.05, unit: 'EV' })],
  },
  writeRgb: (params) => {
    const text = `clip(val*${formatNumber(2 ** (getNumber(params, 'stops') / 2.2))}+0.5,0,255)`;
    return `lutrgb=r='${text}':g='${text}':b='${text}'`;
  },
};
