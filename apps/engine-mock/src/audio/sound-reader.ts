import { setImmediate as nextTurn } from 'node:timers/promises';
import { AV_NOPTS_VALUE, AVDISCARD_ALL, AVSEEK_FLAG_BACKWARD } from 'node-av/constants';
import { Codec, CodecContext, type FormatContext, Frame, Packet } from 'node-av/lib';
import type { AudioTraits, Media } from '../media/asset.ts';
import { closeInput, openInput } from '../media/open-input.ts';
import { WireError } from '../wire-error.ts';
import { SampleConverter } from './sample-converter.ts';
import type { SampleArrays, SampleKind } from './sample-kinds.ts';

/** Decoding is quick and done in place, for as long as this at a stretch; then others have their turn. */
const sliceMs = 2;

/** A decoder gets this much sound before the wanted span, so that it is in the state it would have come to by itself. */
const leadsSeconds = [0.5, 5] as const;

/** Times of packets are rounded; a frame this far from the end of the one before still follows it without a gap. */
const toleratedTicks = 1.5;

/** Sample positions, counted from the moment of the first picture: from `first` on, up to but without `end`. */
export interface SampleSpan {
  first: number;
  end: number;
}

/** Takes interleaved samples and the position of the first of them. The memory is only lent for the call. */
export type TakeSamples<Kind extends SampleKind> = (samples: SampleArrays[Kind], at: number) => void | Promise<void>;

interface DecodedSound<Kind extends SampleKind> {
  samples: SampleArrays[Kind];
  at: number;
}

/**
 * An open decoder over the sound of one asset. Positions count samples from the asset's first picture on, at the
 * stream's own rate. For one reader at a time; close it.
 */
export class SoundReader<Kind extends SampleKind> {
  readonly media: Media;
  readonly traits: AudioTraits;
  readonly #input: FormatContext;
  readonly #decoder: CodecContext;
  readonly #converter: SampleConverter<Kind>;
  readonly #packet = new Packet();
  readonly #frame = new Frame();
  readonly #secondsPerTick: number;
  readonly #originSeconds: number;
  readonly #firstSeconds: number;
  /** Position after the last sample decoded; undefined after a seek. */
  #next: number | undefined;
  #pending: DecodedSound<Kind> | undefined;
  #isDrained = false;
  #isAtStart = true;
  #isClosed = false;

  private constructor(
    parts: { media: Media; traits: AudioTraits; input: FormatContext; decoder: CodecContext },
    kind: Kind,
  ) {
    this.media = parts.media;
    this.traits = parts.traits;
    this.#input = parts.input;
    this.#decoder = parts.decoder;
    this.#converter = new SampleConverter(kind, parts.traits);
    const { num, den } = parts.decoder.pktTimebase;
    this.#secondsPerTick = num / den;
    this.#originSeconds = (parts.media.index.ticks[0] ?? 0) * parts.media.index.secondsPerTick;
    const startTick = parts.input.streams[parts.traits.streamIndex]?.startTime ?? AV_NOPTS_VALUE;
    this.#firstSeconds = startTick === AV_NOPTS_VALUE ? 0 : Number(startTick) * this.#secondsPerTick;
    this.#packet.alloc();
    this.#frame.alloc();
  }

  /** Opens the file again for its sound. Throws `no_audio` or `decode_failed`. */
  static async open<Kind extends SampleKind>(media: Media, kind: Kind): Promise<SoundReader<Kind>> {
    const traits = media.audio;
    if (traits === undefined) throw new WireError('no_audio', 'asset has no audio');
    const input = await openInput(media.path);
    const stream = input.streams[traits.streamIndex];
    const codec = stream === undefined ? null : Codec.findDecoder(stream.codecpar.codecId);
    if (stream === undefined || codec === null || stream.codecpar.channels !== traits.channels) {
      await closeInput(input);
      throw new WireError('decode_failed', 'the sound of this file cannot be decoded, or it changed since it was read');
    }
    for (const other of input.streams) if (other.index !== stream.index) other.discard = AVDISCARD_ALL;
    const decoder = new CodecContext();
    decoder.allocContext3(codec);
    decoder.parametersToContext(stream.codecpar);
    decoder.pktTimebase = stream.timeBase;
    const opened = decoder.open2Sync(codec);
    if (opened < 0) {
      decoder.freeContext();
      await closeInput(input);
      throw new WireError('decode_failed', 'the decoder refused the sound of this file', `FFmpeg error ${opened}`);
    }
    return new SoundReader({ media, traits, input, decoder }, kind);
  }

  /**
   * Decodes a span and hands its samples to `take` in ascending order; where the stream has a gap, or begins later than
   * the picture, positions are left out. Stops where the sound ends, or when `isCancelled` says so.
   *
   * @returns whether the sound ended before the span did
   */
  async read(span: SampleSpan, take: TakeSamples<Kind>, isCancelled = () => false): Promise<boolean> {
    let turnBegan = performance.now();
    let position = span.first;
    this.#goBefore(span.first);
    while (position < span.end && !isCancelled()) {
      const decoded = this.#takeNext();
      if (decoded === undefined) return true;
      const { samples, at } = decoded;
      const from = Math.max(position, at);
      const to = Math.min(span.end, at + samples.length / this.traits.channels);
      if (to > from) {
        const { channels } = this.traits;
        await take(samples.subarray((from - at) * channels, (to - at) * channels) as SampleArrays[Kind], from);
        position = to;
      }
      // What reaches beyond the span is the beginning of the next one, when a player asks for piece after piece.
      if (at + samples.length / this.traits.channels > span.end) this.#pending = decoded;
      if (at >= span.end) break;
      if (performance.now() - turnBegan > sliceMs) {
        await nextTurn();
        turnBegan = performance.now();
      }
    }
    return false;
  }

  /** Frees decoder and file. A second call does nothing. */
  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#converter.free();
    this.#packet.free();
    this.#frame.free();
    this.#decoder.freeContext();
    await closeInput(this.#input);
  }

  /** Leaves the decoder where the next frame begins early enough before `position`, or at the start of the file. */
  #goBefore(position: number): void {
    const { sampleRate } = this.traits;
    // A time rounded to ticks coarser than samples does not tell the sample; counting from the start does.
    const isExact = this.#secondsPerTick * sampleRate <= 1.001;
    const here = this.#pending?.at ?? this.#next;
    const isOnTheWay = here !== undefined && here <= position;
    if (isOnTheWay && (!isExact || position - here <= sampleRate)) return;
    for (const leadSeconds of isExact ? leadsSeconds : []) {
      const fromSeconds = position / sampleRate - leadSeconds;
      if (fromSeconds < leadSeconds) break;
      if (!this.#seek(fromSeconds + this.#originSeconds)) break;
      this.#pending = this.#decodeNext();
      const landed = this.#pending?.at ?? Number.POSITIVE_INFINITY;
      if (landed <= position - (leadSeconds / 2) * sampleRate) return;
    }
    // What comes before the first sample (for decoders to start with) is only met by aiming well before it.
    if (this.#isAtStart || this.#seek(this.#firstSeconds - 10) || this.#seek(this.#firstSeconds)) return;
    throw new WireError('decode_failed', 'the sound of this file cannot be rewound');
  }

  #seek(seconds: number): boolean {
    const ticks = BigInt(Math.round(seconds / this.#secondsPerTick));
    if (this.#input.seekFrameSync(this.traits.streamIndex, ticks, AVSEEK_FLAG_BACKWARD) < 0) return false;
    this.#decoder.flushBuffers();
    this.#next = undefined;
    this.#pending = undefined;
    this.#isDrained = false;
    this.#isAtStart = false;
    return true;
  }

  #takeNext(): DecodedSound<Kind> | undefined {
    const pending = this.#pending ?? this.#decodeNext();
    this.#pending = undefined;
    return pending;
  }

  /** Decodes one frame; `undefined` at the end. What is broken is left out. */
  #decodeNext(): DecodedSound<Kind> | undefined {
    this.#isAtStart = false;
    while (true) {
      const received = this.#decoder.receiveFrameSync(this.#frame);
      if (received === 0) {
        const at = this.#locate(this.#frame);
        const samples = this.#converter.convert(this.#frame);
        this.#frame.unref();
        if (samples === undefined) continue;
        this.#next = at + samples.length / this.traits.channels;
        return { samples, at };
      }
      if (this.#isDrained) return undefined;
      if (!this.#feed()) this.#isDrained = true;
    }
  }

  /** Gives the decoder a packet, or tells it that there are no more. */
  #feed(): boolean {
    while (this.#input.readFrameSync(this.#packet) >= 0) {
      const isSound = this.#packet.streamIndex === this.traits.streamIndex;
      if (isSound) this.#decoder.sendPacketSync(this.#packet);
      this.#packet.unref();
      if (isSound) return true;
    }
    this.#decoder.sendPacketSync(null);
    return false;
  }

  #locate(frame: Frame): number {
    const tick = frame.bestEffortTimestamp === AV_NOPTS_VALUE ? frame.pts : frame.bestEffortTimestamp;
    if (tick === AV_NOPTS_VALUE) return this.#next ?? 0;
    const told = (Number(tick) * this.#secondsPerTick - this.#originSeconds) * this.traits.sampleRate;
    const tolerated = Math.max(2, toleratedTicks * this.#secondsPerTick * this.traits.sampleRate);
    const follows = this.#next !== undefined && Math.abs(told - this.#next) <= tolerated;
    return follows && this.#next !== undefined ? this.#next : Math.round(told);
  }
}
