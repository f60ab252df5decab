import { rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { Frame } from 'node-av/lib';
import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { Media } from '../media/asset.ts';
import { FrameReader } from '../media/frame-reader.ts';
import { readFrameTimes } from '../media/frame-times.ts';
import { VideoFile } from '../media/video-file.ts';
import { colourSpaces } from './bgra-converter.ts';
import { FilteredPictures } from './filtered-pictures.ts';
import { PictureGraph } from './picture-graph.ts';
import { planEncoding } from './plan-encoding.ts';
import { planPicture } from './plan-picture.ts';

export interface RenderVideoOptions {
  media: Media;
  chain: ResolvedChain;
  /** Appears only when it is complete; what had the name before is replaced. */
  path: string;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}

const threadCount = 2;

/**
 * Renders every picture of a file through a chain into an H.264 file without sound, times unchanged. Throws the
 * signal's reason when it is aborted; nothing is left on the disk after a failure.
 */
export async function renderVideo(options: RenderVideoOptions): Promise<void> {
  const { path } = options;
  const extension = extname(path);
  const unfinished = join(dirname(path), `.${basename(path, extension)}.${process.pid}.part${extension}`);
  try {
    await writeVideo(unfinished, options);
    await rename(unfinished, path);
  } finally {
    await rm(unfinished, { force: true });
  }
}

async function writeVideo(path: string, { media, chain, signal, onProgress }: RenderVideoOptions): Promise<void> {
  const plan = planEncoding(media.traits, planPicture(media.traits, chain).output);
  const times = readFrameTimes(media);
  const total = media.index.ticks.length;
  const picture = createFrame();
  const encoded = createFrame();
  const pictures = new FilteredPictures(await FrameReader.open(media, threadCount), threadCount);
  let file: VideoFile | undefined;
  let graph: PictureGraph | undefined;
  try {
    file = await VideoFile.create({
      path,
      width: plan.width,
      height: plan.height,
      timeScale: times.timeScale,
      frameRate: media.frameRate,
      colourSpace: colourSpaces[plan.matrix],
    });
    for (let index = 0; index < total; index += 1) {
      signal.throwIfAborted();
      await pictures.use({ index, chain }, async (filtered) => {
        picture.ref(filtered.borrowFrame());
        if (graph?.fits(picture) !== true) {
          graph?.free();
          graph = await PictureGraph.create(picture, plan.graph, threadCount);
        }
        await graph.run(picture, encoded, { seed: chain.seed, frameIndex: index });
      });
      await file.write(encoded, { startTicks: times.startTicks(index), durationTicks: times.durationTicks(index) });
      encoded.unref();
      onProgress(index + 1, total);
    }
    await file.finish();
  } finally {
    graph?.free();
    await file?.close();
    await pictures.close();
    picture.free();
    encoded.free();
  }
}

function createFrame(): Frame {
  const frame = new Frame();
  frame.alloc();
  return frame;
}
