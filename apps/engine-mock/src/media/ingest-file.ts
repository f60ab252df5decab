import { createHash } from 'node:crypto';
import {
  AV_CODEC_ID_NONE,
  AV_NOPTS_VALUE,
  AV_PKT_FLAG_DISCARD,
  AVDISCARD_ALL,
  AVERROR_EOF,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import { avGetCodecName, Codec, type FormatContext, Packet, type Stream } from 'node-av/lib';
import { WireError } from '../wire-error.ts';
import type { AudioTraits, Media, Ratio } from './asset.ts';
import type { FrameIndex } from './frame-index.ts';
import { measureFrameRate } from './frame-rate.ts';
import { closeInput, openInput, probeLimitMs } from './open-input.ts';
import type { AllowedFile } from './path-rules.ts';
import { readPictureTraits } from './picture-traits.ts';

/** Frames of one file: eighteen hours at thirty a second. */
const maxFrames = 2_000_000;

/** Differs whenever path, size or time of change do. */
export function computeFingerprint(file: AllowedFile): string {
  const text = `${file.realPath}\0${file.sizeBytes}\0${file.modifiedMs}`;
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/**
 * Reads all packet headers of a file once and learns every frame's time from them. Throws {@link WireError}
 * `unsupported_media` when it is no video, has too many frames or takes longer than ten seconds to read.
 */
export async function ingestFile(file: AllowedFile): Promise<Media> {
  const deadlineMs = performance.now() + probeLimitMs;
  const input = await openInput(file.realPath);
  const interruption = setTimeout(() => input.interrupt(), deadlineMs - performance.now());
  try {
    const stream = findVideoStream(input);
    const traits = readPictureTraits(stream);
    const audio = findAudio(input);
    for (const other of input.streams) if (other.index !== stream.index) other.discard = AVDISCARD_ALL;
    const { index, lastDurationTicks } = await readFrameIndex(input, stream, deadlineMs);
    const rate = measureFrameRate(index.ticks, ratioOf(stream.timeBase), {
      stated: ratioOf(stream.avgFrameRate),
      lastDurationTicks,
    });
    const first = index.ticks[0] ?? 0;
    const last = index.ticks.at(-1) ?? 0;
    const durationSeconds = (last + rate.lastDurationTicks - first) * index.secondsPerTick;
    return {
      path: file.realPath,
      fingerprint: computeFingerprint(file),
      streamIndex: stream.index,
      codec: avGetCodecName(stream.codecpar.codecId) ?? 'unknown',
      frameRate: rate.frameRate,
      isVariableRate: rate.isVariable,
      traits,
      index: { ...index, durationSeconds },
      audio,
    };
  } finally {
    clearTimeout(interruption);
    await closeInput(input);
  }
}

function findVideoStream(input: FormatContext): Stream {
  const position = input.findBestStream(AVMEDIA_TYPE_VIDEO);
  const stream = position < 0 ? undefined : input.streams[position];
  if (stream === undefined) throw new WireError('unsupported_media', 'this file has no video stream');
  const { codecId } = stream.codecpar;
  if (codecId === AV_CODEC_ID_NONE || Codec.findDecoder(codecId) === null) {
    throw new WireError('unsupported_media', 'no decoder for the video in this file');
  }
  return stream;
}

function findAudio(input: FormatContext): AudioTraits | undefined {
  const position = input.findBestStream(AVMEDIA_TYPE_AUDIO);
  const codecpar = position < 0 ? undefined : input.streams[position]?.codecpar;
  if (codecpar === undefined || codecpar.sampleRate < 1 || codecpar.channels < 1) return undefined;
  return {
    streamIndex: position,
    sampleRate: codecpar.sampleRate,
    channels: codecpar.channels,
    codec: avGetCodecName(codecpar.codecId) ?? 'unknown',
  };
}

async function readFrameIndex(
  input: FormatContext,
  stream: Stream,
  deadlineMs: number,
): Promise<{ index: Omit<FrameIndex, 'durationSeconds'>; lastDurationTicks: number }> {
  const frames: { tick: number; isKeyframe: boolean; duration: number }[] = [];
  let hasTimes = false;
  const packet = new Packet();
  packet.alloc();
  try {
    while (true) {
      const result = await input.readFrame(packet);
      if (performance.now() > deadlineMs) {
        throw new WireError('unsupported_media', `reading this file takes longer than ${probeLimitMs / 1000} s`);
      }
      // A truncated file ends with an error instead of the end; what was there before it still counts.
      if (result === AVERROR_EOF || result < 0) break;
      if (packet.streamIndex === stream.index) {
        const time = packet.pts === AV_NOPTS_VALUE ? packet.dts : packet.pts;
        hasTimes ||= packet.pts !== AV_NOPTS_VALUE;
        const isShown = (packet.flags & AV_PKT_FLAG_DISCARD) === 0 && time !== AV_NOPTS_VALUE;
        if (isShown && frames.length >= maxFrames) {
          throw new WireError('unsupported_media', `this file has more than ${maxFrames} frames`);
        }
        if (isShown)
          frames.push({ tick: Number(time), isKeyframe: packet.isKeyframe, duration: Number(packet.duration) });
      }
      packet.unref();
    }
  } finally {
    packet.free();
  }
  frames.sort((a, b) => a.tick - b.tick);
  const shown = frames.filter((frame, position) => frame.tick !== frames[position - 1]?.tick);
  if (shown.length === 0) throw new WireError('unsupported_media', 'this file has no readable picture');
  const keyframes = hasTimes ? shown.flatMap((frame, position) => (frame.isKeyframe ? [position] : [])) : [0];
  const { num, den } = stream.timeBase;
  return {
    index: {
      ticks: Float64Array.from(shown, (frame) => frame.tick),
      keyframes: Uint32Array.from(keyframes[0] === 0 ? keyframes : [0, ...keyframes]),
      secondsPerTick: num / den,
      ...(hasTimes ? {} : { isCounted: true }),
    },
    lastDurationTicks: shown.at(-1)?.duration ?? 0,
  };
}

function ratioOf({ num, den }: Ratio): Ratio {
  return { num, den };
}
