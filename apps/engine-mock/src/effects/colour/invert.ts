import type { FilterEffect } from '../effect.ts';

/** Every channel turned around. In YUV that is the same picture: the matrix is linear and grey has no chroma. */
export const invert: FilterEffect = {
  kind: 'filter',
  info: { id: 'fx.invert', name: 'Invert', category: 'colour', params: [] },
  writeYuv: (_params, { isLimitedRange }) =>
    `lutyuv=y='clip(${isLimitedRange ? 251 : 255}-val,0,255)':u='clip(256-val,0,255)':v='clip(256-val,0,255)'`,
  writeRgb: () => 'lutrgb=r=255-val:g=255-val:b=255-val',
};
