import { getNumber, type KernelEffect } from '../effect.ts';
import { choice, int, part } from '../params.ts';

/** Earlier pictures over the present one, each fainter than the one after it. */
export const echo: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.echo',
    name: 'Echo',
    category: 'temporal',
    params: [
      int('count', 'Echoes', { default: 4, min: 1, max: 6 }),
      int('delay', 'Delay', { default: 3, min: 1, max: 5, unit: 'frames' }),
      part('decay', 'Kept of each', 0.7),
      choice('blend', 'Blend', ['average', 'lighten']),
    ],
    history: 30,
  },
  kernel: 'echo',
  listTaps: (params) =>
    Array.from({ length: getNumber(params, 'count') + 1 }, (_, echo) => echo * getNumber(params, 'delay')),
};
