import { type FilterEffect, formatNumber, getNumber, type ParamValues } from '../effect.ts';
import { float } from '../params.ts';

const channels = ['red', 'green', 'blue'] as const;

/** Red is the first line of defaults, which changes red and green for each other by a third. */
const defaults = [
  [0.67, 0.33, 0],
  [0.33, 0.67, 0],
  [0, 0, 1],
];

const cells = channels.flatMap((to, row) =>
  channels.map((from, column) => ({ to, from, byDefault: defaults[row]?.[column] ?? 0 })),
);

/** Each channel out of all three. */
export const channelMixer: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.channel_mixer',
    name: 'Channel mixer',
    category: 'colour',
    params: cells.map(({ to, from, byDefault }) =>
      float(`${to}_from_${from}`, `${to} from ${from}`, { default: byDefault, min: -2, max: 2, step: 0.01 }),
    ),
  },
  writeRgb: (params) => `colorchannelmixer=${cells.map((cell) => writeCell(params, cell)).join(':')}`,
};

function writeCell(params: ParamValues, { to, from }: { to: string; from: string }): string {
  return `${to.charAt(0)}${from.charAt(0)}=${formatNumber(getNumber(params, `${to}_from_${from}`))}`;
}
