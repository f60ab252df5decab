import type { KernelEffect } from '../effect.ts';
import { angle, choice, float } from '../params.ts';

/** Dots on paper, the larger the darker the picture is there. */
export const halftone: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.halftone',
    name: 'Halftone',
    category: 'stylize',
    params: [
      float('cell', 'Cell', { default: 8, min: 3, max: 64, step: 0.5, unit: 'px', curve: 'logarithmic' }),
      angle('angle', 'Angle', 30),
      choice('ink', 'Ink', ['black', 'colour']),
    ],
  },
  kernel: 'halftone',
};
