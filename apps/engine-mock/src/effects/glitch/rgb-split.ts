import type { KernelEffect } from '../effect.ts';
import { angle, float } from '../params.ts';

/** Red moves one way and blue the other. */
export const rgbSplit: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.rgb_split',
    name: 'RGB split',
    category: 'glitch',
    params: [
      float('amount', 'Amount', { default: 8, min: 0, max: 200, step: 1, unit: 'px', curve: 'exponential' }),
      angle('angle', 'Angle', 0),
    ],
  },
  kernel: 'rgb_split',
};
