import type { PictureTraits } from '../media/asset.ts';
import type { PixelMeaning } from './bgra-converter.ts';

/** What the picture is after the source filters. */
export interface WorkingFormat extends PixelMeaning {
  name: string;
}

/** Eight-bit planar YUV that every YUV effect takes as it is. */
const plainYuv = new Set(['yuv420p', 'yuv422p', 'yuv444p']);

const rgbPattern = /^(rgb|bgr|gbr|argb|abgr|0rgb|0bgr|pal8|x2rgb|x2bgr)/;

/** Filters that bring a decoded picture to eight bits, upright and with square pixels. */
export function writeSourceFilters(traits: PictureTraits): { filters: string[]; format: WorkingFormat } {
  const { filters, format } = writeDepthFilters(traits);
  return { filters: [...filters, ...writeGeometryFilters(traits)], format };
}

function writeDepthFilters(traits: PictureTraits): { filters: string[]; format: WorkingFormat } {
  const { pixelFormat, matrix, isLimitedRange } = traits;
  if (traits.isHdr) return writeToneMapping(traits);
  const yuv = (name: string): WorkingFormat => ({ family: 'yuv', name, matrix, isLimitedRange });
  if (plainYuv.has(pixelFormat)) return { filters: [], format: yuv(pixelFormat) };
  if (rgbPattern.test(pixelFormat)) {
    const format: WorkingFormat = { family: 'rgb', name: 'bgra', matrix: 'bt709', isLimitedRange: false };
    return { filters: ['scale=sws_dither=bayer', 'format=bgra'], format };
  }
  const name = pixelFormat.includes('444') ? 'yuv444p' : pixelFormat.includes('422') ? 'yuv422p' : 'yuv420p';
  const isFull = !isLimitedRange || pixelFormat.startsWith('yuvj');
  const range = isFull ? 'full' : 'limited';
  // Bayer dithering depends on the place alone, so the same frame always gives the same bytes.
  const scale = `scale=in_range=${range}:out_range=${range}:in_color_matrix=${matrix}:out_color_matrix=${matrix}:sws_dither=bayer`;
  return { filters: [scale, `format=${name}`], format: { ...yuv(name), isLimitedRange: !isFull } };
}

/** A plain curve from HDR to BT.709: highlights are compressed, nothing is analysed. */
function writeToneMapping(traits: PictureTraits): { filters: string[]; format: WorkingFormat } {
  const range = traits.isLimitedRange ? 'limited' : 'full';
  return {
    filters: [
      `zscale=rangein=${range}:transfer=linear:npl=100`,
      'format=gbrpf32le',
      'zscale=primaries=bt709',
      'tonemap=tonemap=hable:desat=0',
      'zscale=transfer=bt709:matrix=bt709:range=limited:dither=ordered',
      'format=yuv420p',
    ],
    format: { family: 'yuv', name: 'yuv420p', matrix: 'bt709', isLimitedRange: true },
  };
}

function writeGeometryFilters(traits: PictureTraits): string[] {
  const filters: string[] = [];
  if (traits.isMirrored) filters.push('hflip');
  if (traits.rotation === 90) filters.push('transpose=clock');
  if (traits.rotation === 180) filters.push('hflip', 'vflip');
  if (traits.rotation === 270) filters.push('transpose=cclock');
  const isTurned = traits.rotation === 90 || traits.rotation === 270;
  const turnedWidth = isTurned ? traits.codedHeight : traits.codedWidth;
  const turnedHeight = isTurned ? traits.codedWidth : traits.codedHeight;
  if (turnedWidth !== traits.width || turnedHeight !== traits.height) {
    filters.push(`scale=w=${traits.width}:h=${traits.height}:flags=bicubic`, 'setsar=1');
  }
  return filters;
}
