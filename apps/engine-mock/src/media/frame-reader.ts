import {
  AV_NOPTS_VALUE,
  AVDISCARD_ALL,
  AVERROR_EAGAIN,
  AVERROR_EOF,
  AVSEEK_FLAG_BACKWARD,
  AVSEEK_FLAG_BYTE,
} from 'node-av/constants';
import { Codec, CodecContext, Dictionary, type FormatContext, Frame, Packet } from 'node-av/lib';
import { WireError } from '../wire-error.ts';
import type { Media } from './asset.ts';
import { minSidePx, writeDecoderLimits } from './decoder-limits.ts';
import { findKeyframe, findTick } from './frame-index.ts';
import { closeInput, openInput } from './open-input.ts';

const microsecondsPerSecond = 1_000_000;

/** Decoding this many frames further costs less than a seek and filling the decoder again. */
const worthWalking = 8;

/** Decoded pictures kept for the next chain over the same frame: at most so many, and at most so many bytes. */
const recentLimit = 8;
const recentLimitBytes = 96 * 1024 * 1024;

/** Reaching a frame may take this long; a client gives up soon after. The next request goes on from there. */
const patienceMs = 25_000;

interface RecentFrame {
  index: number;
  frame: Frame;
}

/**
 * An open decoder over one asset that hands out any frame exactly. Not to be used by two callers at a time. Going
 * forward it decodes on; it seeks only backwards or when a keyframe lies well ahead. The newest pictures stay at hand.
 */
export class FrameReader {
  readonly media: Media;
  readonly #input: FormatContext;
  readonly #decoder: CodecContext;
  readonly #packet = new Packet();
  readonly #recent: RecentFrame[] = [];
  readonly #recentLimit: number;
  /** Index of the frame the decoder gave last; −1 at the start of the file. `undefined`: unknown, seek first. */
  #position: number | undefined = -1;
  #deadlineMs = 0;
  #isStopped = false;
  #isClosed = false;

  private constructor(parts: { media: Media; input: FormatContext; decoder: CodecContext; mostRecent: number }) {
    const { media, input, decoder, mostRecent } = parts;
    this.media = media;
    this.#input = input;
    this.#decoder = decoder;
    this.#packet.alloc();
    const frameBytes = media.traits.codedWidth * media.traits.codedHeight * 2;
    this.#recentLimit = Math.min(mostRecent, Math.max(2, Math.floor(recentLimitBytes / frameBytes)));
  }

  /**
   * Opens the file again with a decoder of `threadCount` threads. Close the reader. Who goes through a file once has no
   * use for `mostRecent` pictures: without them the decoder writes the next into memory that is still in the caches.
   */
  static async open(media: Media, threadCount: number, mostRecent: number = recentLimit): Promise<FrameReader> {
    const input = await openInput(media.path);
    const stream = input.streams[media.streamIndex];
    const codec = stream === undefined ? null : Codec.findDecoder(stream.codecpar.codecId);
    if (stream === undefined || codec === null) {
      await closeInput(input);
      throw new WireError('decode_failed', 'the file changed since it was ingested; ingest it again');
    }
    for (const other of input.streams) if (other.index !== stream.index) other.discard = AVDISCARD_ALL;
    const decoder = new CodecContext();
    decoder.allocContext3(codec);
    decoder.parametersToContext(stream.codecpar);
    decoder.pktTimebase = stream.timeBase;
    const limits = Dictionary.fromObject(writeDecoderLimits(threadCount));
    const opened = await decoder.open2(codec, limits);
    limits.free();
    if (opened < 0) {
      decoder.freeContext();
      await closeInput(input);
      throw new WireError('decode_failed', 'the decoder refused this file', `FFmpeg error ${opened}`);
    }
    return new FrameReader({ media, input, decoder, mostRecent });
  }

  /** How many frames would have to be decoded to reach `frame`; seeks count as a whole distance. */
  estimateCost(frame: number): number {
    if (this.#findRecent(frame) !== undefined) return 0;
    const keyframe = this.media.index.keyframes[findKeyframe(this.media.index, frame)] ?? 0;
    const fromKeyframe = frame - keyframe + worthWalking;
    return this.#canWalkTo(frame) ? Math.min(frame - (this.#position ?? 0), fromKeyframe) : fromKeyframe;
  }

  /**
   * Makes `target` refer to the picture of frame `index`; the caller unreferences it. Throws `decode_failed` when the
   * file is broken there.
   */
  async readInto(target: Frame, index: number): Promise<void> {
    const recent = this.#findRecent(index);
    if (recent !== undefined) {
      check(target.ref(recent), 'reference a picture');
      return;
    }
    this.#deadlineMs = performance.now() + patienceMs;
    if (this.#canWalkTo(index) && (await this.#walkTo(target, index))) return;
    // A container may place a keyframe later than its packet says; then an earlier one has to do.
    const first = findKeyframe(this.media.index, index);
    for (const back of [0, 1, 4, first]) {
      const keyframe = Math.max(0, first - back);
      await this.#seekTo(this.media.index.keyframes[keyframe] ?? 0);
      if (await this.#walkTo(target, index)) return;
      if (keyframe === 0) break;
    }
    if ((await this.#seekToFirstByte()) && (await this.#walkTo(target, index))) return;
    this.#position = undefined;
    throw new WireError('decode_failed', `frame ${index} cannot be decoded`);
  }

  /** Whatever is being looked for, and all asked for later, fails with `shutting_down`; to be closed next. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Frees decoder and file. A second call does nothing. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#forgetRecent();
    this.#packet.free();
    this.#decoder.freeContext();
    await closeInput(this.#input);
  }

  #canWalkTo(index: number): boolean {
    if (this.#position === undefined || index <= this.#position) return false;
    const keyframe = this.media.index.keyframes[findKeyframe(this.media.index, index)] ?? 0;
    return keyframe <= this.#position + worthWalking;
  }

  /** Decodes on until frame `index` came; false when the decoder passed it or ended before. */
  async #walkTo(target: Frame, index: number): Promise<boolean> {
    while (true) {
      const position = await this.#decodeNext(target);
      if (position === undefined) {
        this.#position = undefined;
        return false;
      }
      this.#position = position;
      this.#remember(position, target);
      if (position === index) return true;
      target.unref();
      if (position > index) return false;
    }
  }

  /** Decodes one picture into `target` and tells its index; `undefined` at the end. Pictures not in the index, or too small, are skipped. */
  async #decodeNext(target: Frame): Promise<number | undefined> {
    while (true) {
      if (this.#isStopped) throw new WireError('shutting_down', 'engine is shutting down');
      if (performance.now() > this.#deadlineMs) {
        throw new WireError(
          'decode_failed',
          `the frame cannot be reached in ${patienceMs / 1000} s; ask again to go on`,
        );
      }
      const received = await this.#decoder.receiveFrame(target);
      if (received === 0) {
        const position = this.#identify(target);
        const isUsable = target.width >= minSidePx && target.height >= minSidePx;
        if (position >= 0 && isUsable) return position;
        target.unref();
        continue;
      }
      if (received === AVERROR_EOF) return undefined;
      if (received !== AVERROR_EAGAIN)
        throw new WireError('decode_failed', 'the decoder gave up', `FFmpeg error ${received}`);
      await this.#feed();
    }
  }

  #identify(picture: Frame): number {
    if (this.media.index.isCounted === true) return (this.#position ?? -1) + 1;
    const tick = picture.bestEffortTimestamp === AV_NOPTS_VALUE ? picture.pts : picture.bestEffortTimestamp;
    return findTick(this.media.index, Number(tick));
  }

  async #feed(): Promise<void> {
    while (true) {
      const read = await this.#input.readFrame(this.#packet);
      if (read < 0) {
        await this.#decoder.sendPacket(null);
        return;
      }
      if (this.#packet.streamIndex === this.media.streamIndex) {
        // A broken packet is refused here; the pictures after it may still come out right.
        await this.#decoder.sendPacket(this.#packet);
        this.#packet.unref();
        return;
      }
      this.#packet.unref();
    }
  }

  async #seekTo(frame: number): Promise<void> {
    const { ticks, secondsPerTick } = this.media.index;
    const microseconds = BigInt(Math.round((ticks[frame] ?? 0) * secondsPerTick * microsecondsPerSecond));
    // By stream index the demuxer compares with decoding times, which lie before the presentation times meant here.
    const sought = await this.#input.seekFrame(-1, microseconds, AVSEEK_FLAG_BACKWARD);
    if (sought < 0) await this.#input.seekFrame(-1, 0n, AVSEEK_FLAG_BACKWARD);
    this.#decoder.flushBuffers();
    this.#position = frame === 0 && this.media.index.isCounted === true ? -1 : undefined;
  }

  /** Containers that are streams, without an index, cannot always be sought to their start by time. */
  async #seekToFirstByte(): Promise<boolean> {
    const sought = await this.#input.seekFrame(-1, 0n, AVSEEK_FLAG_BYTE);
    this.#decoder.flushBuffers();
    this.#position = this.media.index.isCounted === true ? -1 : undefined;
    return sought >= 0;
  }

  #findRecent(index: number): Frame | undefined {
    return this.#recent.find((entry) => entry.index === index)?.frame;
  }

  #remember(index: number, picture: Frame): void {
    const oldest = this.#recent.length >= this.#recentLimit ? this.#recent.shift() : undefined;
    const entry = oldest ?? { index, frame: createFrame() };
    entry.index = index;
    entry.frame.unref();
    check(entry.frame.ref(picture), 'keep a picture');
    this.#recent.push(entry);
  }

  #forgetRecent(): void {
    for (const { frame } of this.#recent) frame.free();
    this.#recent.length = 0;
  }
}

function createFrame(): Frame {
  const frame = new Frame();
  frame.alloc();
  return frame;
}

function check(result: number, what: string): void {
  if (result < 0) throw new Error(`cannot ${what}: FFmpeg error ${result}`);
}
