import {
  type EffectContext,
  type FilterEffect,
  formatNumber,
  getChoice,
  getNumber,
  type ParamValues,
} from '../effect.ts';
import { choice, part } from '../params.ts';

/** Lines to frame by. */
export const guides: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'util.guides',
    name: 'Guides',
    category: 'utility',
    params: [choice('kind', 'Kind', ['thirds', 'safe areas', 'cross', 'grid']), part('opacity', 'Opacity', 0.7)],
  },
  writeYuv: writeGuides,
  writeRgb: writeGuides,
};

function writeGuides(params: ParamValues, { width, height }: EffectContext): string {
  const thickness = Math.max(2, 2 * Math.round(height / 720));
  const look = `c=white@${formatNumber(getNumber(params, 'opacity'))}`;
  const draw = (place: { x: number; y: number; w: number; h: number }, t: string) =>
    `drawbox=${Object.entries(place)
      .map(([key, value]) => `${key}=${Math.round(value)}`)
      .join(':')}:t=${t}:${look}`;
  const down = (at: number) => draw({ x: width * at - thickness / 2, y: 0, w: thickness, h: height }, 'fill');
  const across = (at: number) => draw({ x: 0, y: height * at - thickness / 2, w: width, h: thickness }, 'fill');
  const inset = (at: number) => {
    const place = { x: width * at, y: height * at, w: width * (1 - 2 * at), h: height * (1 - 2 * at) };
    return draw(place, String(thickness));
  };
  const parts = (count: number) => Array.from({ length: count - 1 }, (_, line) => (line + 1) / count);
  switch (getChoice(params, 'kind')) {
    case 'safe areas':
      return [inset(0.035), inset(0.05), inset(0.1)].join(',');
    case 'cross':
      return [down(0.5), across(0.5)].join(',');
    case 'grid':
      return [...parts(16).map(down), ...parts(9).map(across)].join(',');
    default:
      return [...parts(3).map(down), ...parts(3).map(across)].join(',');
  }
}
