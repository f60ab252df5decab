import type { KernelEffect } from '../effect.ts';
import { float, part } from '../params.ts';

/** Darkens towards the corners. */
export const vignette: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.vignette',
    name: 'Vignette',
    category: 'stylize',
    params: [
      part('amount', 'Amount', 0.7),
      float('radius', 'Radius', { default: 0.75, min: 0, max: 1.5, step: 0.01, description: '1 reaches the corners' }),
      float('softness', 'Softness', { default: 0.6, min: 0.01, max: 1.5, step: 0.01 }),
    ],
  },
  kernel: 'vignette',
};
