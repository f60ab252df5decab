import type { KernelEffect } from '../effect.ts';
import { angle, centre, float } from '../params.ts';

/** Rings that run outwards by an angle a frame, as on water. */
export const ripple: KernelEffect = {
  kind: 'kernel',
  info: {
    id: 'fx.ripple',
    name: 'Ripple',
    category: 'distort',
    params: [
      float('amplitude', 'Amplitude', { default: 10, min: 0, max: 100, step: 1, unit: 'px', curve: 'exponential' }),
      float('wavelength', 'Wavelength', { default: 80, min: 4, max: 1000, step: 1, unit: 'px', curve: 'logarithmic' }),
      angle('drift', 'Drift per frame', 12),
      ...centre,
    ],
  },
  kernel: 'ripple',
};
