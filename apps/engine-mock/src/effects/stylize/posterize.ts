import { type FilterEffect, getNumber } from '../effect.ts';

/** Few steps per RGB channel, black and white included. */
export const posterize: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.posterize',
    name: 'Posterize',
    category: 'stylize',
    params: [{ name: 'levels', label: 'Levels', type: 'int', default: 6, min: 2, max: 64, step: 1 }],
  },
  writeRgb: (params) => {
    const count = getNumber(params, 'levels');
    const text = `floor(val*${count}/256)*255/${count - 1}+0.5`;
    return `lutrgb=r='${text}':g='${text}':b='${text}'`;
  },
};
