import type { KernelEffect } from '../effect.ts';
import { choice } from '../params.ts';

/** One part of the picture, seen in mirrors along the middle. */
export const mirror: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.mirror',
    name: 'Mirror',
    category: 'distort',
    params: [choice('kept', 'Kept part', ['left', 'right', 'top', 'bottom', 'quarter'])],
  },
  kernel: 'mirror',
};
