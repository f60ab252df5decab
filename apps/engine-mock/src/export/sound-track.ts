import {
  AV_CHANNEL_ORDER_NATIVE,
  AV_CHANNEL_ORDER_UNSPEC,
  AV_SAMPLE_FMT_FLT,
  AVERROR_EAGAIN,
  AVERROR_EOF,
} from 'node-av/constants';
import { Filter, type FilterContext, FilterGraph, FilterInOut, Frame } from 'node-av/lib';
import { SoundReader } from '../audio/sound-reader.ts';
import type { AudioTraits, Media } from '../media/asset.ts';
import { check } from '../media/check-result.ts';
import { copyIntoFrame } from '../media/frame-planes.ts';
import { channelMasks, type SoundFormat } from './sound-format.ts';

/** Where the stream has no sound, silence is sent in pieces of this many samples. */
const silencePiece = 4096;

export interface SoundTrackOptions {
  media: Media;
  traits: AudioTraits;
  format: SoundFormat;
  /** Samples the encoder takes at a time; 0 when it does not matter. */
  frameSize: number;
  /** Seconds after the first picture of the file: from `start` on, up to but without `end`. */
  span: { startSeconds: number; endSeconds: number };
}

/**
 * Reads the sound of a span and hands it on in the encoder's format and frame size, from time 0 on and without gaps, so
 * that it stays with the pictures. The frame is lent for the call of `take`, which may wait for the pictures.
 */
export async function readSoundTrack(
  options: SoundTrackOptions,
  take: (frame: Frame, endSeconds: number) => Promise<void>,
  isCancelled: () => boolean,
): Promise<void> {
  const { media, traits, span, format } = options;
  const first = Math.round(span.startSeconds * traits.sampleRate);
  const end = Math.round(span.endSeconds * traits.sampleRate);
  const reader = await SoundReader.open(media, 'float');
  const converter = await SoundConverter.create(options);
  let next = first;
  const flush = async () => {
    for (let frame = converter.takeFrame(); frame !== undefined; frame = converter.takeFrame()) {
      if (isCancelled()) return;
      await take(frame, (Number(frame.pts) + frame.nbSamples) / format.sampleRate);
    }
  };
  const sendSilence = async (until: number) => {
    while (next < until && !isCancelled()) {
      const count = Math.min(silencePiece, until - next);
      converter.send(new Float32Array(count * traits.channels), next - first);
      next += count;
      await flush();
    }
  };
  try {
    await reader.read(
      { first, end },
      async (samples, at) => {
        await sendSilence(at);
        converter.send(samples, next - first);
        next += samples.length / traits.channels;
        await flush();
      },
      isCancelled,
    );
    await sendSilence(end);
    converter.sendEnd();
    await flush();
  } finally {
    converter.free();
    await reader.close();
  }
}

/** Rate, channels and frame size of a sound, through a filter graph of FFmpeg. */
class SoundConverter {
  readonly #channels: number;
  readonly #sampleRate: number;
  readonly #mask: bigint;
  readonly #graph: FilterGraph;
  readonly #source: FilterContext;
  readonly #sink: FilterContext;
  readonly #output = new Frame();

  private constructor(
    parts: { graph: FilterGraph; source: FilterContext; sink: FilterContext },
    input: { sampleRate: number; channels: number; mask: bigint },
  ) {
    this.#graph = parts.graph;
    this.#source = parts.source;
    this.#sink = parts.sink;
    this.#channels = input.channels;
    this.#sampleRate = input.sampleRate;
    this.#mask = input.mask;
    this.#output.alloc();
  }

  static async create({ traits, format, frameSize }: SoundTrackOptions): Promise<SoundConverter> {
    const { sampleRate, channels } = traits;
    const known = channelMasks.get(channels);
    const input = known ?? { name: `${channels}c`, mask: 0n };
    const outputLayout = channelMasks.get(format.channels)?.name ?? 'stereo';
    const filters = [
      // Nobody knows where these speakers stand.
      ...(known === undefined ? ['pan=stereo|c0=c0|c1=c1'] : []),
      `aformat=sample_fmts=${format.sampleFormatName}:sample_rates=${format.sampleRate}:channel_layouts=${outputLayout}`,
      ...(frameSize > 0 ? [`asetnsamples=n=${frameSize}:p=0`] : []),
    ];
    const graph = new FilterGraph();
    graph.alloc();
    try {
      const shape = `time_base=1/${sampleRate}:sample_rate=${sampleRate}:sample_fmt=flt:channel_layout=${input.name}`;
      const source = createFilter(graph, 'abuffer', shape);
      const sink = createFilter(graph, 'abuffersink', null);
      const outputs = FilterInOut.createList([{ name: 'in', filterCtx: source, padIdx: 0 }]);
      const inputs = FilterInOut.createList([{ name: 'out', filterCtx: sink, padIdx: 0 }]);
      check(graph.parsePtr(filters.join(','), inputs, outputs), 'build the filters of the sound');
      check(await graph.config(), 'build the filters of the sound');
      return new SoundConverter({ graph, source, sink }, { sampleRate, channels, mask: input.mask });
    } catch (error) {
      graph.free();
      throw error;
    }
  }

  /** Interleaved samples and the position of the first of them. */
  send(samples: Float32Array, at: number): void {
    const frame = new Frame();
    frame.alloc();
    try {
      frame.nbSamples = samples.length / this.#channels;
      frame.format = AV_SAMPLE_FMT_FLT;
      frame.sampleRate = this.#sampleRate;
      frame.channelLayout = {
        nbChannels: this.#channels,
        order: this.#mask === 0n ? AV_CHANNEL_ORDER_UNSPEC : AV_CHANNEL_ORDER_NATIVE,
        mask: this.#mask,
      };
      frame.pts = BigInt(at);
      check(frame.getBuffer(), 'allocate sound');
      const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
      copyIntoFrame(frame, [{ bytes, rowBytes: bytes.byteLength }]);
      check(this.#source.buffersrcAddFrameSync(frame), 'take sound');
    } finally {
      frame.free();
    }
  }

  sendEnd(): void {
    check(this.#source.buffersrcAddFrameSync(null), 'end the sound');
  }

  /** The next frame that is ready, valid until the next call. */
  takeFrame(): Frame | undefined {
    this.#output.unref();
    const result = this.#sink.buffersinkGetFrameSync(this.#output);
    if (result === AVERROR_EAGAIN || result === AVERROR_EOF) return undefined;
    check(result, 'give sound');
    return this.#output;
  }

  free(): void {
    this.#output.free();
    this.#graph.free();
  }
}

function createFilter(graph: FilterGraph, name: string, args: string | null): FilterContext {
  const filter = Filter.getByName(name);
  const context = filter === null ? null : graph.createFilter(filter, name, args);
  if (context === null) throw new Error(`cannot create the filter "${name}" with "${args}"`);
  return context;
}
