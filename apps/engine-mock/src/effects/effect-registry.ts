import { blur } from './blur.ts';
import { edgeDetect } from './edge-detect.ts';
import type { Effect } from './effect.ts';
import { hueShift } from './hue-shift.ts';
import { invert } from './invert.ts';
import { levels } from './levels.ts';
import { noise } from './noise.ts';
import { posterize } from './posterize.ts';

/** Every effect of this engine, in the order clients see them. */
export const effects: readonly Effect[] = [invert, hueShift, levels, blur, posterize, noise, edgeDetect];

const effectById = new Map(effects.map((effect) => [effect.info.id, effect]));

/** An id without a dot means the one in `fx`. */
export function findEffect(id: string): Effect | undefined {
  return effectById.get(id.includes('.') ? id : `fx.${id}`);
}
