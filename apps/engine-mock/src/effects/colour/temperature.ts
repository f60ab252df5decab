import { type FilterEffect, formatNumber, getNumber } from '../effect.ts';
import { float } from '../params.ts';

const range = { min: -1, max: 1, step: 0.01 } as const;

/** Warmer or colder light, and a tint between green and magenta. */
export const temperature: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.temperature',
    name: 'Temperature and tint',
    category: 'colour',
    params: [
      float('temperature', 'Temperature', { default: 0.5, description: 'Blue to orange', ...range }),
      float('tint', 'Tint', { default: 0, description: 'Green to magenta', ...range }),
    ],
  },
  writeRgb: (params) => {
    const warmth = getNumber(params, 'temperature') * 0.3;
    const red = writeGain(1 + warmth);
    const green = writeGain(1 - getNumber(params, 'tint') * 0.3);
    const blue = writeGain(1 - warmth);
    return `lutrgb=r='${red}':g='${green}':b='${blue}'`;
  },
};

function writeGain(gain: number): string {
  return `clip(val*${formatNumber(gain)}+0.5,0,255)`;
}
