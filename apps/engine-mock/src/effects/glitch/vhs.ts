import type { KernelEffect } from '../effect.ts';
import { float, int, part } from '../params.ts';

/** Worn tape: lines out of place, lagging colour, grain, and a band where the head lost its track. */
export const vhs: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.vhs',
    name: 'VHS',
    category: 'glitch',
    params: [
      float('jitter', 'Line jitter', { default: 4, min: 0, max: 60, step: 0.5, unit: 'px' }),
      int('bleed', 'Colour bleed', { default: 10, min: 0, max: 80, unit: 'px' }),
      part('noise', 'Noise', 0.2),
      part('tracking', 'Lost tracking', 0.5),
    ],
  },
  kernel: 'vhs',
  isRandom: true,
};
