import type { ParamValues } from '../effect.ts';
import {
  type EffectContext,
  type FilterEffect,
  formatNumber,
  getGrainCrop,
  getGrainLabel,
  getNumber,
} from '../effect.ts';

/** Film grain on brightness; the same for the same seed, frame and place in the chain. */
export const noise: FilterEffect = {
  kind: 'filter',
  info: {
    id: 'fx.noise',
    name: 'Noise',
    category: 'stylize',
    params: [{ name: 'intensity', label: 'Intensity', type: 'float', default: 0.15, min: 0, max: 1, step: 0.01 }],
  },
  isPlanarOnly: true,
  usesGrain: true,
  writeYuv: writeNoise,
  writeRgb: writeNoise,
};

/** Mid-grey grain leaves a picture as it is; grain chroma is neutral, so colours keep their hue. */
function writeNoise(params: ParamValues, { width, height, position }: EffectContext): string {
  const intensity = formatNumber(getNumber(params, 'intensity'));
  const crop = `[${getGrainLabel(position)}]${getGrainCrop(position)}=w=${width}:h=${height}:x=0:y=0:exact=1[cut${position}]`;
  return `null[clean${position}];${crop};[clean${position}][cut${position}]blend=all_mode=grainmerge:all_opacity=${intensity}`;
}
