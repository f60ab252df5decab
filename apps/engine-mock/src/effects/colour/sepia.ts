import { type FilterEffect, formatNumber, getNumber } from '../effect.ts';
import { part } from '../params.ts';

const names = ['rr', 'rg', 'rb', 'gr', 'gg', 'gb', 'br', 'bg', 'bb'];
const identity = [1, 0, 0, 0, 1, 0, 0, 0, 1];
const brown = [0.393, 0.769, 0.189, 0.349, 0.686, 0.168, 0.272, 0.534, 0.131];

/** The brown of old prints. */
export const sepia: FilterEffect = {
  kind: 'filter',
  info: { id: 'fx.sepia', name: 'Sepia', category: 'colour', params: [part('amount', 'Amount', 1)] },
  writeRgb: (params) => {
    const amount = getNumber(params, 'amount');
    const cells = names.map((name, at) => {
      const from = identity[at] ?? 0;
      return `${name}=${formatNumber(from + amount * ((brown[at] ?? 0) - from))}`;
    });
    return `colorchannelmixer=${cells.join(':')}`;
  },
};
