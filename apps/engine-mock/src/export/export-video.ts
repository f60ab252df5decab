import { extname } from 'node:path';
import type { Frame } from 'node-av/lib';
import type { Media } from '../media/asset.ts';
import { getFrameSeconds } from '../media/frame-index.ts';
import { FrameReader } from '../media/frame-reader.ts';
import { readFrameTimes } from '../media/frame-times.ts';
import { FilteredPictures } from '../render/filtered-pictures.ts';
import { planPicture } from '../render/plan-picture.ts';
import { ExportFile, type ExportOutput } from './export-file.ts';
import type { ExportPlan } from './export-plan.ts';
import { openSoundEncoder, openVideoEncoder } from './open-encoder.ts';
import { codecMatrix } from './output-filters.ts';
import { OutputLane } from './output-lane.ts';
import { Pace } from './pace.ts';
import { PictureSequence } from './picture-sequence.ts';
import { chooseSoundFormat } from './sound-format.ts';
import { readSoundTrack } from './sound-track.ts';
import { writeTogether } from './write-together.ts';

export interface ExportHooks {
  signal: AbortSignal;
  /** Pictures written so far. */
  onProgress: (done: number) => void;
  threadCount: number;
}

/** Pictures decoded and filtered ahead of the encoder at most. */
const maxAhead = 3;

/** Sound is written at most this far ahead of the pictures, so that the muxer holds little back. */
const soundLeadSeconds = 1;

/**
 * Writes the frames of a plan, and the sound of the same span, to its unfinished path, with times as in the source.
 * Throws the signal's reason when it is aborted.
 */
export async function exportVideo(media: Media, plan: ExportPlan, hooks: ExportHooks): Promise<void> {
  const { signal } = hooks;
  const { first, end } = plan.frames;
  const startSeconds = getFrameSeconds(media.index, first);
  const endSeconds = end < media.index.ticks.length ? getFrameSeconds(media.index, end) : media.index.durationSeconds;
  const target = await openTarget(media, plan);
  const pace = new Pace(soundLeadSeconds);
  try {
    const pictures = { media, plan, hooks, output: target.output, onWritten: (s: number) => pace.advance(s) };
    await writeTogether(pace, [() => writePictures(pictures), writeSound]);
    signal.throwIfAborted();
    await target.output.finish();
  } finally {
    await target.output.close();
  }

  async function writeSound(hasFailed: () => boolean): Promise<void> {
    const { file, sound } = target;
    if (file === undefined || sound === undefined) return;
    await readSoundTrack(
      { media, ...sound, span: { startSeconds, endSeconds } },
      async (frame, untilSeconds) => {
        await pace.waitFor(untilSeconds);
        await file.writeSound(frame);
      },
      () => hasFailed() || signal.aborted,
    );
    if (!hasFailed()) await file.writeSound(null);
  }
}

interface OpenTarget {
  output: ExportOutput;
  file: ExportFile | undefined;
  sound: Pick<Parameters<typeof readSoundTrack>[0], 'traits' | 'format' | 'frameSize'> | undefined;
}

async function openTarget(media: Media, plan: ExportPlan): Promise<OpenTarget> {
  const matrix = codecMatrix(planPicture(media.traits, plan.chain).output);
  const { timeScale } = readFrameTimes(media);
  const video = await openVideoEncoder(plan, { timeScale, frameRate: media.frameRate }, matrix);
  const { path, unfinishedPath } = plan.target;
  if (plan.codec === 'png') {
    return { output: await PictureSequence.create(unfinishedPath, path, video), file: undefined, sound: undefined };
  }
  const traits = plan.hasSound ? media.audio : undefined;
  const format =
    traits === undefined
      ? undefined
      : chooseSoundFormat({ codec: plan.codec, extension: extname(path).toLowerCase() }, traits);
  const soundEncoder =
    format === undefined
      ? undefined
      : await openSoundEncoder(format).catch((error: unknown) => {
          video.freeContext();
          throw error;
        });
  const file = await ExportFile.create(unfinishedPath, timeScale, { video, sound: soundEncoder });
  const sound =
    traits === undefined || format === undefined || soundEncoder === undefined
      ? undefined
      : { traits, format, frameSize: soundEncoder.frameSize };
  return { output: file, file, sound };
}

interface PictureWork {
  media: Media;
  plan: ExportPlan;
  hooks: ExportHooks;
  output: ExportOutput;
  /** Told with the time of each picture, counted from the first one written. */
  onWritten: (seconds: number) => void;
}

/** Decoding, filtering and encoding overlap; pictures are written in order. */
async function writePictures({ media, plan, hooks, output, onWritten }: PictureWork): Promise<void> {
  const { chain, frames, codec, size } = plan;
  const times = readFrameTimes(media);
  const originTicks = times.startTicks(frames.first);
  const source = new FilteredPictures(await FrameReader.open(media, hooks.threadCount, 1), 1);
  const idle: OutputLane[] = [];
  const coming: Promise<OutputLane>[] = [];
  let next = frames.first;
  const make = async (index: number): Promise<OutputLane> => {
    const lane = idle.pop() ?? new OutputLane(codec, size);
    try {
      await source.use({ index, chain }, (picture) => lane.take(picture));
      return lane;
    } catch (error) {
      lane.free();
      throw error;
    }
  };
  const write = (frame: Frame, index: number) => {
    const startTicks = times.startTicks(index) - originTicks;
    return output.writePicture(frame, { startTicks, durationTicks: times.durationTicks(index) });
  };
  try {
    for (let index = frames.first; index < frames.end; index += 1) {
      while (next < frames.end && coming.length < maxAhead) {
        const lane = make(next);
        // Whoever fails is noticed in its turn.
        lane.catch(() => undefined);
        coming.push(lane);
        next += 1;
      }
      const lane = await coming.shift();
      if (lane === undefined) break;
      // Nothing takes an idle lane before the next round.
      idle.push(lane);
      hooks.signal.throwIfAborted();
      await write(lane.frame, index);
      lane.clear();
      onWritten((times.startTicks(index) - originTicks) / times.timeScale);
      hooks.onProgress(index + 1 - frames.first);
    }
    onWritten(Number.POSITIVE_INFINITY);
  } finally {
    for (const made of await Promise.allSettled(coming)) if (made.status === 'fulfilled') idle.push(made.value);
    for (const lane of idle) lane.free();
    await source.close();
  }
}
