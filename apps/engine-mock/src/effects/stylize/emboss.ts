import type { KernelEffect } from '../effect.ts';
import { angle, bool, float } from '../params.ts';

/** A relief, lit from one side. */
export const emboss: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.emboss',
    name: 'Emboss',
    category: 'stylize',
    params: [
      float('depth', 'Depth', { default: 2, min: 0, max: 10, step: 0.1 }),
      angle('angle', 'Light from', 45),
      bool('keep_colour', 'Keep colour'),
    ],
  },
  kernel: 'emboss',
};
