import type { KernelEffect } from '../effect.ts';
import { angle, choice, float } from '../params.ts';

/** Lines pushed aside like a flag; the wave wanders by an angle a frame. */
export const wave: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.wave',
    name: 'Wave',
    category: 'distort',
    params: [
      float('amplitude', 'Amplitude', { default: 12, min: 0, max: 200, step: 1, unit: 'px', curve: 'exponential' }),
      float('wavelength', 'Wavelength', { default: 120, min: 4, max: 1000, step: 1, unit: 'px', curve: 'logarithmic' }),
      angle('drift', 'Drift per frame', 6),
      choice('direction', 'Direction', ['horizontal', 'vertical', 'both']),
    ],
  },
  kernel: 'wave',
};
