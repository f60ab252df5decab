import { emptyChain } from '../effects/resolved-chain.ts';
import type { Media } from '../media/asset.ts';
import { type FrameIndex, findFrameAt, findKeyframe, getFrameSeconds } from '../media/frame-index.ts';
import { FrameReader } from '../media/frame-reader.ts';
import { BgraConverter } from '../render/bgra-converter.ts';
import { BgraPicture } from '../render/bgra-picture.ts';
import { FilteredPictures } from '../render/filtered-pictures.ts';
import { JpegSlab } from '../render/jpeg-slab.ts';

const quality = 70;

/** After this only keyframes are shown: a client waits for the reply. */
const patienceMs = 10_000;

export interface Thumbnail {
  /** Seconds at which exactly this picture begins. */
  seconds: number;
  jpeg: Uint8Array;
}

/**
 * Small pictures spread evenly over a file, each with the time of its own frame: a keyframe where its part of the file
 * has one, else the frame in the middle. Uses a decoder of its own. Throws `decode_failed`, or what `checkGoingOn` throws.
 */
export async function makeThumbnails(
  media: Media,
  wanted: { count: number; height: number },
  checkGoingOn: () => void,
): Promise<Thumbnail[]> {
  const { traits, index } = media;
  const { count, height } = wanted;
  const deadlineMs = performance.now() + patienceMs;
  const pictures = new FilteredPictures(await FrameReader.open(media, 1), 1);
  const converter = new BgraConverter();
  const target = new BgraPicture(Math.max(1, Math.round((traits.width * height) / traits.height)), height);
  const slab = new JpegSlab();
  const byFrame = new Map<number, Thumbnail>();
  try {
    const thumbnails: Thumbnail[] = [];
    for (let part = 0; part < count; part += 1) {
      checkGoingOn();
      const isLate = performance.now() > deadlineMs;
      const frame = chooseFrame(index, { part, count, onlyKeyframes: isLate });
      const thumbnail = byFrame.get(frame) ?? {
        seconds: getFrameSeconds(index, frame),
        jpeg: await pictures.use({ index: frame, chain: emptyChain }, async (picture) => {
          await converter.convert(picture.borrowFrame(), picture.meaning, target);
          await slab.encode(target, Number.POSITIVE_INFINITY, [quality]);
          return slab.copyJpeg();
        }),
      };
      byFrame.set(frame, thumbnail);
      thumbnails.push(thumbnail);
    }
    return thumbnails;
  } finally {
    converter.free();
    target.free();
    await pictures.close();
  }
}

function chooseFrame(
  index: FrameIndex,
  { part, count, onlyKeyframes }: { part: number; count: number; onlyKeyframes: boolean },
): number {
  const partSeconds = index.durationSeconds / count;
  const middleSeconds = (part + 0.5) * partSeconds;
  const middle = findFrameAt(index, middleSeconds).frame;
  const before = findKeyframe(index, middle);
  const distance = (frame: number) => Math.abs(getFrameSeconds(index, frame) - middleSeconds);
  const [nearest = 0] = [before, before + 1]
    .map((position) => index.keyframes[position] ?? 0)
    .sort((a, b) => distance(a) - distance(b));
  return onlyKeyframes || distance(nearest) < partSeconds / 2 ? nearest : middle;
}
