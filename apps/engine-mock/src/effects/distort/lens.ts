import type { KernelEffect } from '../effect.ts';
import { float } from '../params.ts';

/** Bulges the middle out, or pulls it in; the corners stay where they are. */
export const lens: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.lens',
    name: 'Lens',
    category: 'distort',
    params: [float('amount', 'Amount', { default: 0.5, min: -1, max: 1, step: 0.01, curve: 's-curve' })],
  },
  kernel: 'lens',
};
