import { getNumber, type KernelEffect } from '../effect.ts';
import { choice, int } from '../params.ts';

/** Time along a side of the picture: lines farther along show earlier frames. */
export const slitScan: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.slit_scan',
    name: 'Slit scan',
    category: 'temporal',
    params: [
      int('depth', 'Depth', { default: 12, min: 1, max: 16, unit: 'frames' }),
      choice('direction', 'Direction', ['down', 'up', 'right', 'left']),
    ],
    history: 16,
  },
  kernel: 'slit_scan',
  listTaps: (params) => Array.from({ length: getNumber(params, 'depth') + 1 }, (_, back) => back),
};
