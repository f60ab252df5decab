import { extname } from 'node:path';
import type { ExportPlan } from '../export/export-plan.ts';
import { openSoundEncoder } from '../export/open-encoder.ts';
import { Pace } from '../export/pace.ts';
import { chooseSoundFormat } from '../export/sound-format.ts';
import { readSoundTrack } from '../export/sound-track.ts';
import { writeTogether } from '../export/write-together.ts';
import type { Media } from '../media/asset.ts';
import { getFrameSeconds } from '../media/frame-index.ts';
import { readFrameTimes } from '../media/frame-times.ts';
import { WireError } from '../wire-error.ts';
import { JoinedFile } from './joined-file.ts';
import { countReordering, readPacketOrder, SegmentPackets } from './segment-packets.ts';
import type { FrameSpan } from './segmented-export.ts';

/** Sound is written at most this far ahead of the pictures, so that the muxer holds little back. */
const soundLeadSeconds = 1;

export interface JoinWork {
  media: Media;
  plan: ExportPlan;
  files: readonly { path: string; span: FrameSpan }[];
  /** What is written. */
  path: string;
}

/**
 * Writes the pictures of all segments into one file as they are, with the times of the source, and encodes the sound of
 * the whole span beside them: a file as if it had been made in one piece. Throws {@link WireError} or the signal's reason.
 */
export async function joinSegments(work: JoinWork, signal: AbortSignal): Promise<void> {
  const { media, plan } = work;
  const ranks = await readRanks(work);
  const format =
    plan.hasSound && media.audio !== undefined
      ? chooseSoundFormat({ codec: plan.codec, extension: extname(plan.target.path).toLowerCase() }, media.audio)
      : undefined;
  const [first] = work.files;
  if (first === undefined) throw new Error('there is no segment to join');
  const times = readFrameTimes(media);
  const packets = await SegmentPackets.open(first.path);
  const file = await JoinedFile.create(work.path, {
    timeScale: times.timeScale,
    pictures: packets.parameters,
    sound: format === undefined ? undefined : await openSoundEncoder(format),
  }).finally(() => packets.close());
  const pace = new Pace(soundLeadSeconds);
  try {
    await writeTogether(pace, [copyPictures, writeSound]);
    signal.throwIfAborted();
    await file.finish();
  } finally {
    await file.close();
  }

  /** Packets lie in decoding order; where pictures are shown in another one, decoding runs as far ahead as that needs. */
  async function copyPictures(hasFailed: () => boolean): Promise<void> {
    const start = plan.frames.first;
    const total = plan.frames.end - start;
    const at = (picture: number) => times.startTicks(start + picture) - times.startTicks(start);
    const ahead = Math.min(Math.max(...ranks.map(countReordering)), total - 1);
    let position = 0;
    for (const [segment, { path, span }] of work.files.entries()) {
      const base = position;
      await SegmentPackets.use(path, async (packet, place) => {
        if (hasFailed()) return;
        signal.throwIfAborted();
        const picture = base + (ranks[segment]?.[place] ?? 0);
        file.writePicture(packet, {
          shownTicks: at(picture),
          decodedTicks: position < ahead ? at(position) - at(ahead) : at(position - ahead),
          durationTicks: times.durationTicks(start + picture),
        });
        pace.advance(at(position) / times.timeScale);
        position += 1;
      });
      if (position !== base + span.end - span.first && !hasFailed()) throw createUnfit('changed while it was read');
    }
    pace.release();
  }

  async function writeSound(hasFailed: () => boolean): Promise<void> {
    if (format === undefined || media.audio === undefined) return;
    const { first: from, end } = plan.frames;
    const isAtEnd = end >= media.index.ticks.length;
    const span = {
      startSeconds: getFrameSeconds(media.index, from),
      endSeconds: isAtEnd ? media.index.durationSeconds : getFrameSeconds(media.index, end),
    };
    await readSoundTrack(
      { media, traits: media.audio, format, frameSize: file.soundFrameSize, span },
      async (frame, untilSeconds) => {
        await pace.waitFor(untilSeconds);
        await file.writeSound(frame);
      },
      () => hasFailed() || signal.aborted,
    );
    if (!hasFailed()) await file.writeSound(null);
  }
}

/** For each packet of each segment, in the order they lie there, which of its pictures it holds. */
async function readRanks({ files }: JoinWork): Promise<Uint32Array[]> {
  const ranks: Uint32Array[] = [];
  for (const { path, span } of files) {
    const order = await readPacketOrder(path);
    const count = span.end - span.first;
    if (order.length !== count) throw createUnfit(`holds ${order.length} pictures, expected ${count}`);
    ranks.push(order);
  }
  return ranks;
}

function createUnfit(what: string): WireError {
  return new WireError('internal', 'internal error', `a segment ${what}`);
}
