import { type FilterEffect, formatNumber, getNumber } from '../effect.ts';
import { float, part } from '../params.ts';

/** Light that spills over from what is brighter than a bound. */
export const bloom: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.bloom',
    name: 'Bloom',
    category: 'blur',
    params: [
      part('intensity', 'Intensity', 0.8),
      float('threshold', 'Threshold', { default: 0.6, min: 0, max: 0.95, step: 0.01 }),
      float('radius', 'Radius', { default: 14, min: 1, max: 100, step: 0.5, unit: 'px', curve: 'exponential' }),
    ],
  },
  isPlanarOnly: true,
  writeRgb: (params, { position }) => {
    const least = getNumber(params, 'threshold') * 255;
    const light = `clip((val-${formatNumber(least)})*${formatNumber(255 / (255 - least))}+0.5,0,255)`;
    const bright = `lutrgb=r='${light}':g='${light}':b='${light}'`;
    const spilled = `${bright},gblur=sigma=${formatNumber(getNumber(params, 'radius'))}`;
    const blend = `blend=all_mode=screen:all_opacity=${formatNumber(getNumber(params, 'intensity'))}`;
    const [base, source, glow] = [`base${position}`, `light${position}`, `glow${position}`];
    return `split[${base}][${source}];[${source}]${spilled}[${glow}];[${base}][${glow}]${blend}`;
  },
};
