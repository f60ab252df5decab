import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { ColourMatrix, PictureTraits } from '../media/asset.ts';
import type { GrainInput } from './plan-graph.ts';
import { planGraph } from './plan-graph.ts';

export interface EncodingPlan {
  text: string;
  grains: readonly GrainInput[];
  /** Size of what comes out: that of the upright picture, an odd last column or row left out. */
  width: number;
  height: number;
  matrix: ColourMatrix;
}

/** The graph of {@link planGraph}, followed by what a video encoder wants: even sides, 4:2:0, limited range. */
export function planEncoding(traits: PictureTraits, chain: ResolvedChain): EncodingPlan {
  const { text, grains, output } = planGraph(traits, chain);
  const width = traits.width - (traits.width % 2);
  const height = traits.height - (traits.height % 2);
  const matrix = output.family === 'rgb' ? 'bt709' : output.matrix;
  const filters: string[] = [];
  if (width !== traits.width || height !== traits.height) filters.push(`crop=${width}:${height}:0:0:exact=1`);
  if (output.family === 'rgb') {
    filters.push('scale=out_color_matrix=bt709:out_range=limited:flags=bilinear');
  } else if (!output.isLimitedRange) {
    const matrices = `in_color_matrix=${matrix}:out_color_matrix=${matrix}`;
    filters.push(`scale=${matrices}:in_range=full:out_range=limited:flags=bilinear`);
  }
  filters.push('format=yuv420p');
  const before = text === undefined ? '[in]null' : text.replace(/\[out\]$/, '');
  return { text: `${before},${filters.join(',')}[out]`, grains, width, height, matrix };
}
