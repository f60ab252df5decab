import { type FilterEffect, getNumber } from '../effect.ts';
import { int } from '../params.ts';

/** So few bits per channel as home computers had. */
export const bitCrush: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.bit_crush',
    name: 'Bit crush',
    category: 'glitch',
    params: [
      int('red_bits', 'Red bits', { default: 3, min: 1, max: 8 }),
      int('green_bits', 'Green bits', { default: 3, min: 1, max: 8 }),
      int('blue_bits', 'Blue bits', { default: 2, min: 1, max: 8 }),
    ],
  },
  writeRgb: (params) => {
    const write = (name: string) => writeSteps(getNumber(params, name));
    return `lutrgb=r='${write('red_bits')}':g='${write('green_bits')}':b='${write('blue_bits')}'`;
  },
};

/** The bits kept are the upper ones; full stays full. */
function writeSteps(bits: number): string {
  return `floor(val/${2 ** (8 - bits)})*255/${2 ** bits - 1}+0.5`;
}
