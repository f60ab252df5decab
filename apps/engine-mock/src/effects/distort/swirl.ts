import type { KernelEffect } from '../effect.ts';
import { angle, centre, float } from '../params.ts';

/** Turns the picture around a centre, the nearer the more. */
export const swirl: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.swirl',
    name: 'Swirl',
    category: 'distort',
    params: [
      angle('angle', 'Angle', 180, 1080),
      float('radius', 'Radius', {
        default: 0.8,
        min: 0.05,
        max: 2,
        step: 0.01,
        description: 'In halves of the shorter side',
      }),
      ...centre,
    ],
  },
  kernel: 'swirl',
};
