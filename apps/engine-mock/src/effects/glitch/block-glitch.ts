import type { KernelEffect } from '../effect.ts';
import { float, int, part } from '../params.ts';

/** Some blocks show another place of the picture, as in a broken stream. */
export const blockGlitch: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.block_glitch',
    name: 'Block glitch',
    category: 'glitch',
    params: [
      part('amount', 'Amount', 0.2),
      int('size', 'Block width', { default: 64, min: 8, max: 512, unit: 'px', curve: 'logarithmic' }),
      float('shift', 'Farthest shift', { default: 120, min: 0, max: 1000, step: 1, unit: 'px', curve: 'exponential' }),
    ],
  },
  kernel: 'block_glitch',
  isRandom: true,
};
