import type { KernelEffect } from '../effect.ts';
import { int, part } from '../params.ts';

/** Every other band of rows darker, as on an old tube. */
export const scanlines: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.scanlines',
    name: 'Scanlines',
    category: 'glitch',
    params: [
      int('period', 'Period', { default: 4, min: 2, max: 64, unit: 'px' }),
      part('darkness', 'Darkness', 0.5),
      int('roll', 'Roll per frame', { default: 0, min: -32, max: 32, unit: 'px' }),
    ],
  },
  kernel: 'scanlines',
};
