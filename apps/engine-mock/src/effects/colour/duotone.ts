import type { KernelEffect } from '../effect.ts';
import { float, part } from '../params.ts';

/** Brightness as a way from one colour to another. */
export const duotone: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.duotone',
    name: 'Duotone',
    category: 'colour',
    params: [
      float('shadow_hue', 'Shadow hue', { default: 230, min: 0, max: 360, step: 1, unit: 'deg' }),
      float('highlight_hue', 'Highlight hue', { default: 40, min: 0, max: 360, step: 1, unit: 'deg' }),
      part('saturation', 'Saturation', 0.7),
    ],
  },
  kernel: 'duotone',
};
