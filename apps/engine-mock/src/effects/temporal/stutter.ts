import { getNumber, type KernelEffect } from '../effect.ts';
import { int } from '../params.ts';

/** Holds every so-manieth frame until the next one. */
export const stutter: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.stutter',
    name: 'Stutter',
    category: 'temporal',
    params: [int('hold', 'Hold', { default: 8, min: 2, max: 30, unit: 'frames' })],
    history: 29,
  },
  kernel: 'hold',
  listTaps: (params, frameIndex) => [frameIndex % getNumber(params, 'hold')],
};
