import type { KernelEffect } from '../effect.ts';
import { int } from '../params.ts';

/** Squares of one colour each. */
export const pixelate: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.pixelate',
    name: 'Pixelate',
    category: 'distort',
    params: [int('size', 'Size', { default: 16, min: 1, max: 256, unit: 'px', curve: 'logarithmic' })],
  },
  kernel: 'pixelate',
};
