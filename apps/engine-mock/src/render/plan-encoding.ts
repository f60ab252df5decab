import type { ColourMatrix, PictureTraits } from '../media/asset.ts';
import type { PixelMeaning } from './bgra-converter.ts';
import type { GraphText } from './graph-writer.ts';

export interface EncodingPlan {
  /** The graph for filtered pictures. */
  graph: GraphText;
  /** Size of what comes out: that of the upright picture, an odd last column or row left out. */
  width: number;
  height: number;
  matrix: ColourMatrix;
}

/** What a video encoder wants of a filtered picture: even sides, 4:2:0, limited range. */
export function planEncoding(traits: PictureTraits, picture: PixelMeaning): EncodingPlan {
  const width = traits.width - (traits.width % 2);
  const height = traits.height - (traits.height % 2);
  const matrix = picture.family === 'rgb' ? 'bt709' : picture.matrix;
  const filters: string[] = [];
  if (width !== traits.width || height !== traits.height) filters.push(`crop=${width}:${height}:0:0:exact=1`);
  if (picture.family === 'rgb') {
    filters.push('scale=out_color_matrix=bt709:out_range=limited:flags=bilinear');
  } else if (!picture.isLimitedRange) {
    const matrices = `in_color_matrix=${matrix}:out_color_matrix=${matrix}`;
    filters.push(`scale=${matrices}:in_range=full:out_range=limited:flags=bilinear`);
  }
  filters.push('format=yuv420p');
  return { graph: { text: `[in]${filters.join(',')}[out]`, grains: [] }, width, height, matrix };
}
