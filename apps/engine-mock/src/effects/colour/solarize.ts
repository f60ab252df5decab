import { type FilterEffect, formatNumber, getNumber } from '../effect.ts';
import { part } from '../params.ts';

/** Channels brighter than a bound turned around, as in a print lit during development. */
export const solarize: FilterEffect = {
  kind: 'filter',
  info: { id: 'fx.solarize', name: 'Solarize', category: 'colour', params: [part('level', 'Level', 0.5)] },
  writeRgb: (params) => {
    const text = `if(gt(val,${formatNumber(getNumber(params, 'level') * 255)}),255-val,val)`;
    return `lutrgb=r='${text}':g='${text}':b='${text}'`;
  },
};
