import { type FilterEffect, formatNumber, getNumber } from '../effect.ts';

const level = { type: 'float', min: 0, max: 1, step: 0.01 } as const;

/** Input black and white point, gamma, output black and white point, on every RGB channel. */
export const levels: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'util.levels',
    name: 'Levels',
    category: 'utility',
    params: [
      { name: 'in_black', label: 'Input black', default: 0, ...level },
      { name: 'in_white', label: 'Input white', default: 1, ...level },
      {
        name: 'gamma',
        label: 'Gamma',
        type: 'float',
        default: 1,
        min: 0.1,
        max: 10,
        step: 0.01,
        curve: 'logarithmic',
      },
      { name: 'out_black', label: 'Output black', default: 0, ...level },
      { name: 'out_white', label: 'Output white', default: 1, ...level },
    ],
  },
  writeRgb: (params) => {
    const inBlack = getNumber(params, 'in_black');
    // White at or below black makes a hard step of one level instead of a division by zero.
    const span = Math.max(1 / 255, getNumber(params, 'in_white') - inBlack);
    const outBlack = getNumber(params, 'out_black');
    const outSpan = getNumber(params, 'out_white') - outBlack;
    const input = `clip((val/255-${formatNumber(inBlack)})/${formatNumber(span)},0,1)`;
    const curved = `pow(${input},${formatNumber(1 / getNumber(params, 'gamma'))})`;
    const text = `clip((${formatNumber(outBlack)}+${formatNumber(outSpan)}*${curved})*255+0.5,0,255)`;
    return `lutrgb=r='${text}':g='${text}':b='${text}'`;
  },
};
