import { engineLimits } from '@framelane/protocol/engine';

/** Pixels of the largest picture the wire allows. */
export const maxPixels = engineLimits.maxFrameSidePx ** 2;

/** Filters of FFmpeg write beyond the memory of pictures that are only one sample wide, in chroma, too. */
export const minSidePx = 8;

/** Options for opening a decoder: what a header claims must not make it allocate more than the largest picture takes. */
export function writeDecoderLimits(threadCount: number): Record<string, string> {
  return { threads: String(threadCount), max_pixels: String(maxPixels) };
}
