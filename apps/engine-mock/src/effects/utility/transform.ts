import type { KernelEffect } from '../effect.ts';
import { angle, choice, float } from '../params.ts';

/** Scales and turns around the middle, then moves; parts of width and height. */
export const transform: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'util.transform',
    name: 'Transform',
    category: 'utility',
    params: [
      float('zoom', 'Zoom', { default: 1.25, min: 0.1, max: 10, step: 0.01, curve: 'logarithmic' }),
      angle('rotation', 'Rotation', 0, 360),
      float('x', 'Move right', { default: 0, min: -1, max: 1, step: 0.01 }),
      float('y', 'Move down', { default: 0, min: -1, max: 1, step: 0.01 }),
      choice('outside', 'Outside', ['black', 'stretch', 'mirror']),
    ],
  },
  kernel: 'transform',
};
