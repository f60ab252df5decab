import { effects } from '../effects/effect-registry.ts';
import type { Command } from './command.ts';

/** The entropic dialect wants parameters as an object keyed by name instead of a list. */
export const listEffects: Command = {
  class: 'F',
  answer: (_body, { options }) => ({
    effects: effects.map(({ info }) =>
      options.dialect === 'entropic'
        ? { ...info, params: Object.fromEntries(info.params.map((param) => [param.name, param])) }
        : info,
    ),
  }),
};
