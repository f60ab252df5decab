import type { KernelEffect } from '../effect.ts';
import { angle, float } from '../params.ts';

/** The mean along a line, as a moving camera sees. */
export const motionBlur: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.motion_blur',
    name: 'Motion blur',
    category: 'blur',
    params: [
      float('length', 'Length', { default: 24, min: 0, max: 128, step: 1, unit: 'px', curve: 'exponential' }),
      angle('angle', 'Angle', 0),
    ],
  },
  kernel: 'motion_blur',
};
