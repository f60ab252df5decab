import type { KernelEffect } from '../effect.ts';
import { bool, choice } from '../params.ts';

/** Brightness through a palette, as a heat camera shows it. */
export const gradientMap: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.gradient_map',
    name: 'Gradient map',
    category: 'colour',
    params: [
      choice('palette', 'Palette', ['heat', 'ice', 'night vision', 'sunset', 'spectrum']),
      bool('reverse', 'Reverse'),
    ],
  },
  kernel: 'gradient_map',
};
