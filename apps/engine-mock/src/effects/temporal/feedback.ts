import { getNumber, type KernelEffect } from '../effect.ts';
import { angle, float, int, part } from '../params.ts';

/** A camera that looks at its own screen: earlier frames shine through, scaled and turned once more each. */
export const feedback: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.feedback',
    name: 'Feedback',
    category: 'temporal',
    params: [
      int('length', 'Length', { default: 6, min: 1, max: 12, unit: 'frames' }),
      part('decay', 'Kept of each', 0.8),
      float('zoom', 'Zoom per frame', { default: 1.04, min: 0.8, max: 1.25, step: 0.005 }),
      angle('rotation', 'Turn per frame', 0, 15),
    ],
    history: 12,
  },
  kernel: 'feedback',
  listTaps: (params) => Array.from({ length: getNumber(params, 'length') + 1 }, (_, back) => back),
};
