import type { KernelEffect } from '../effect.ts';
import { centre, part } from '../params.ts';

/** The mean along lines towards a centre. */
export const zoomBlur: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.zoom_blur',
    name: 'Zoom blur',
    category: 'blur',
    params: [part('amount', 'Amount', 0.15), ...centre],
  },
  kernel: 'zoom_blur',
};
