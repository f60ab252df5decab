import { rename, rm } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { Frame } from 'node-av/lib';
import type { ResolvedChain } from '../effects/resolved-chain.ts';
import type { Media } from '../media/asset.ts';
import { FrameReader } from '../media/frame-reader.ts';
import { readFrameTimes } from '../media/frame-times.ts';
import { VideoFile } from '../media/video-file.ts';
import { colourSpaces } from './bgra-converter.ts';
import { PictureGraph } from './picture-graph.ts';
import { planEncoding } from './plan-encoding.ts';

export interface RenderVideoOptions {
  media: Media;
  chain: ResolvedChain;
  /** Appears only when it is complete; what had the name before is replaced. */
  path: string;
  signal: AbortSignal;
  onProgress: (done: number, total: number) => void;
}

const decoderThreads = 2;

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
  const plan = planEncoding(media.traits, chain);
  const times = readFrameTimes(media);
  const total = media.index.ticks.length;
  const decoded = createFrame();
  const filtered = createFrame();
  const reader = await FrameReader.open(media, decoderThreads);
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
      await reader.readInto(decoded, index);
      if (graph?.fits(decoded) !== true) {
        graph?.free();
        graph = await PictureGraph.create(decoded, { text: plan.text, grains: plan.grains, threadCount: 2 });
      }
      await graph.run(decoded, filtered, { seed: chain.seed, frameIndex: index });
      await file.write(filtered, { startTicks: times.startTicks(index), durationTicks: times.durationTicks(index) });
      filtered.unref();
      onProgress(index + 1, total);
    }
    await file.finish();
  } finally {
    graph?.free();
    await file?.close();
    await reader.close();
    decoded.free();
    filtered.free();
  }
}

function createFrame(): Frame {
  const frame = new Frame();
  frame.alloc();
  return frame;
}
