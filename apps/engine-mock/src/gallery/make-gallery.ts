import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AV_LOG_QUIET } from 'node-av/constants';
import { Log } from 'node-av/lib';
import { effects } from '../effects/effect-registry.ts';
import { parseChain } from '../effects/parse-chain.ts';
import { FrameReader } from '../media/frame-reader.ts';
import { ingestFile } from '../media/ingest-file.ts';
import { resolveInputPath } from '../media/path-rules.ts';
import { encodeClip } from '../media/sample-clip/encode-clip.ts';
import { createScenePainter } from '../media/sample-clip/paint-scene.ts';
import { FilteredPictures } from '../render/filtered-pictures.ts';
import { JpegSlab } from '../render/jpeg-slab.ts';
import { writeGalleryPage } from './write-gallery-page.ts';

const scene = { width: 480, height: 270, count: 60, framesPerSecond: 30 } as const;

/** Far enough in for every effect that looks back. */
const shownFrame = 44;

/** Small enough for a repository: about fifteen kilobytes a picture. */
const quality = 78;
const longestPictureBytes = 1_000_000;

/** Writes a picture of every effect and a page that shows them to `folder`, replacing those there. */
export async function makeGallery(folder: string, onProgress: (effectId: string) => void): Promise<void> {
  Log.setLevel(AV_LOG_QUIET);
  await mkdir(folder, { recursive: true });
  const work = await mkdtemp(join(tmpdir(), 'engine-gallery-'));
  try {
    const clip = join(work, 'scene.mp4');
    await paintScene(clip);
    const media = await ingestFile(await resolveInputPath(clip, [work]));
    const pictures = new FilteredPictures(await FrameReader.open(media, 1), 1);
    try {
      const slab = new JpegSlab();
      const save = async (chain: unknown, name: string) => {
        await pictures.use({ index: shownFrame, chain: parseChain(chain) }, async (picture) =>
          slab.encode(await picture.toBgra(), longestPictureBytes, [quality]),
        );
        await writeFile(join(folder, name), slab.copyJpeg());
      };
      await save([], 'plain.jpg');
      for (const { info } of effects) {
        onProgress(info.id);
        await save([{ effectId: info.id }], namePicture(info.id));
      }
    } finally {
      await pictures.close();
    }
    await writeFile(join(folder, 'gallery.md'), writeGalleryPage(namePicture, 'plain.jpg'));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function namePicture(effectId: string): string {
  return `${effectId}.jpg`;
}

async function paintScene(path: string): Promise<void> {
  const { count, framesPerSecond } = scene;
  await encodeClip({
    ...scene,
    path,
    frameCount: count,
    timeScale: framesPerSecond,
    getTick: (index) => index,
    frameRate: { num: framesPerSecond, den: 1 },
    keyframeInterval: framesPerSecond,
    maxBFrames: 0,
    encoderOptions: { preset: 'superfast', crf: '8' },
    paint: createScenePainter(scene),
  });
}
