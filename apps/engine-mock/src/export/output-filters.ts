import type { ColourMatrix } from '../media/asset.ts';
import type { PixelMeaning } from '../render/bgra-converter.ts';
import type { ExportCodec, PixelSize } from './export-plan.ts';

/** FFmpeg's text of the filters that bring a picture of `from` pixels to what the encoder of a codec wants. */
export function writeOutputFilters(
  codec: ExportCodec,
  meaning: PixelMeaning,
  sizes: { from: PixelSize; to: PixelSize },
): string {
  return [...writeSizeFilters(sizes), ...writeColourFilters(codec, meaning)].join(',');
}

/** The matrix of what comes out, where it is YUV: RGB becomes BT.709, YUV keeps its own. */
export function codecMatrix(meaning: PixelMeaning): ColourMatrix {
  return meaning.family === 'rgb' ? 'bt709' : meaning.matrix;
}

/** An odd last row or column is cut off; another shape gets black bars; anything else is scaled. */
function writeSizeFilters({ from, to }: { from: PixelSize; to: PixelSize }): string[] {
  const isCut = from.width - to.width === from.width % 2 && from.height - to.height === from.height % 2;
  if (isCut) {
    return from.width === to.width && from.height === to.height ? [] : [`crop=${to.width}:${to.height}:0:0:exact=1`];
  }
  const scale = Math.min(to.width / from.width, to.height / from.height);
  const width = fitSide(from.width * scale, to.width);
  const height = fitSide(from.height * scale, to.height);
  const scaled = [`scale=w=${width}:h=${height}:flags=bicubic`, 'setsar=1'];
  if (width === to.width && height === to.height) return scaled;
  return [...scaled, `pad=${to.width}:${to.height}:(ow-iw)/2:(oh-ih)/2`];
}

/** The nearest even number, or the whole side when only rounding keeps it from that. */
function fitSide(sidePx: number, wholePx: number): number {
  const even = Math.max(2, Math.round(sidePx / 2) * 2);
  return wholePx - even <= 2 ? wholePx : even;
}

function writeColourFilters(codec: ExportCodec, meaning: PixelMeaning): string[] {
  if (codec === 'gif') {
    // A palette per picture: nothing has to be known of the pictures to come.
    const palette = 'split[pixels][colours];[colours]palettegen=stats_mode=single[palette]';
    return [...toRgb(meaning, 'bgra'), `${palette};[pixels][palette]paletteuse=new=1`];
  }
  if (codec === 'png') return toRgb(meaning, 'rgb24');
  const format = codec === 'prores_422' ? 'format=yuv422p10le' : 'format=yuv420p';
  if (meaning.family === 'rgb') return ['scale=out_color_matrix=bt709:out_range=limited:flags=bilinear', format];
  const { matrix, isLimitedRange } = meaning;
  if (isLimitedRange) return [format];
  return [`scale=in_color_matrix=${matrix}:out_color_matrix=${matrix}:in_range=full:out_range=limited`, format];
}

function toRgb(meaning: PixelMeaning, format: string): string[] {
  if (meaning.family === 'rgb') return [`format=${format}`];
  const range = meaning.isLimitedRange ? 'limited' : 'full';
  return [`scale=in_color_matrix=${meaning.matrix}:in_range=${range}:out_range=full:flags=bicubic`, `format=${format}`];
}
