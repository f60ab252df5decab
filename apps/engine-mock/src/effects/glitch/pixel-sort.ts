import type { KernelEffect } from '../effect.ts';
import { choice, part } from '../params.ts';

/** Puts the pixels of each row in order of brightness, within runs between two bounds. */
export const pixelSort: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.pixel_sort',
    name: 'Pixel sort',
    category: 'glitch',
    params: [
      part('low', 'Lower bound', 0.25),
      part('high', 'Upper bound', 0.85),
      choice('order', 'Order', ['rising', 'falling']),
    ],
  },
  kernel: 'pixel_sort',
};
