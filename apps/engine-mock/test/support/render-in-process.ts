import { parseChain } from '../../src/effects/parse-chain.ts';
import { FrameReader } from '../../src/media/frame-reader.ts';
import { ingestFile } from '../../src/media/ingest-file.ts';
import { resolveInputPath } from '../../src/media/path-rules.ts';
import type { BgraPicture } from '../../src/render/bgra-picture.ts';
import { FilteredPictures } from '../../src/render/filtered-pictures.ts';
import type { Picture } from './picture.ts';

/** Filtered pictures of one clip, without an engine around them. */
export interface PictureBench {
  render: (index: number, chain: unknown, seed?: number) => Promise<Picture>;
  /** Pictures kept for effects with memory. */
  countRemembered: () => number;
  close: () => Promise<void>;
}

export async function openPictures(path: string, folder: string, threadsPerGraph = 1): Promise<PictureBench> {
  const media = await ingestFile(await resolveInputPath(path, [folder]));
  const pictures = new FilteredPictures(await FrameReader.open(media, 1), threadsPerGraph);
  return {
    render: (index, chain, seed) =>
      pictures.use({ index, chain: parseChain(chain, seed) }, async (picture) => {
        return copyRgb(await picture.toBgra());
      }),
    countRemembered: () => pictures.rememberedCount,
    close: () => pictures.close(),
  };
}

function copyRgb(picture: BgraPicture): Picture {
  const { width, height, strideBytes } = picture;
  const pixels = picture.borrowPixels();
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0, to = 0; y < height; y += 1) {
    for (let from = y * strideBytes; from < y * strideBytes + width * 4; from += 4, to += 3) {
      rgb[to] = pixels[from + 2] ?? 0;
      rgb[to + 1] = pixels[from + 1] ?? 0;
      rgb[to + 2] = pixels[from] ?? 0;
    }
  }
  return { width, height, rgb };
}
