import type { KernelEffect } from '../effect.ts';
import { angle, float, int } from '../params.ts';

/** One slice of the picture around the middle, mirrored in turn. */
export const kaleidoscope: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.kaleidoscope',
    name: 'Kaleidoscope',
    category: 'distort',
    params: [
      int('segments', 'Segments', { default: 6, min: 2, max: 32 }),
      angle('rotation', 'Rotation', 0),
      float('zoom', 'Zoom', { default: 1, min: 0.25, max: 4, step: 0.01, curve: 'logarithmic' }),
    ],
  },
  kernel: 'kaleidoscope',
};
