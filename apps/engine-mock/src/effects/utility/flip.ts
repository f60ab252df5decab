import { type FilterEffect, getChoice } from '../effect.ts';
import { choice } from '../params.ts';

/** The picture in a mirror. */
export const flip: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'util.flip',
    name: 'Flip',
    category: 'utility',
    params: [choice('axis', 'Axis', ['horizontal', 'vertical', 'both'])],
  },
  writeYuv: (params) => filters[getChoice(params, 'axis')] ?? 'null',
  writeRgb: (params) => filters[getChoice(params, 'axis')] ?? 'null',
};

const filters: Readonly<Record<string, string>> = { horizontal: 'hflip', vertical: 'vflip', both: 'hflip,vflip' };
