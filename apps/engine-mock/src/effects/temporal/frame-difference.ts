import { getNumber, type KernelEffect } from '../effect.ts';
import { choice, float, int } from '../params.ts';

/** What changed since an earlier frame. */
export const frameDifference: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.frame_difference',
    name: 'Frame difference',
    category: 'temporal',
    params: [
      int('delay', 'Delay', { default: 1, min: 1, max: 8, unit: 'frames' }),
      float('gain', 'Gain', { default: 3, min: 0, max: 16, step: 0.1, curve: 'exponential' }),
      choice('mode', 'Shown as', ['size on black', 'sign on grey']),
    ],
    history: 8,
  },
  kernel: 'frame_difference',
  listTaps: (params) => [0, getNumber(params, 'delay')],
};
