import { Frame, SoftwareResampleContext } from 'node-av/lib';
import type { AudioTraits } from '../media/asset.ts';
import { type SampleArrays, type SampleKind, sampleKinds } from './sample-kinds.ts';

/** Room for the frames of most codecs; larger ones make it grow. */
const usualSamples = 8192;

/** FFmpeg's number for channels with names, one bit of a mask for each. */
const nativeOrder = 1;

/**
 * Brings decoded sound to one sample kind at the rate and channel count the stream began with. The memory of the result
 * stays the same from frame to frame: a new view of a frame's memory for each would keep the collector busy.
 */
export class SampleConverter<Kind extends SampleKind> {
  readonly #kind: Kind;
  readonly #traits: AudioTraits;
  readonly #target = new Frame();
  #resampler: SoftwareResampleContext | undefined;
  #shape = '';
  #capacity = 0;
  #samples: SampleArrays[Kind] | undefined;

  constructor(kind: Kind, traits: AudioTraits) {
    this.#kind = kind;
    this.#traits = traits;
  }

  /** The samples of a frame; valid until the next call. Empty when the frame cannot be converted. */
  convert(frame: Frame): SampleArrays[Kind] | undefined {
    nameLayout(frame);
    const resampler = this.#prepare(frame);
    this.#target.nbSamples = this.#capacity;
    if (this.#samples === undefined || resampler.convertFrame(this.#target, frame) < 0) return undefined;
    return this.#samples.subarray(0, this.#target.nbSamples * this.#traits.channels) as SampleArrays[Kind];
  }

  free(): void {
    this.#resampler?.free();
    this.#resampler = undefined;
    if (this.#capacity > 0) this.#target.free();
    this.#capacity = 0;
  }

  /** A stream may change rate or layout on the way; a resampler is for one of them. */
  #prepare(frame: Frame): SoftwareResampleContext {
    const { sampleRate } = this.#traits;
    const isSameRate = frame.sampleRate === sampleRate || frame.sampleRate < 1;
    const needed = isSameRate ? frame.nbSamples : Math.ceil((frame.nbSamples * sampleRate) / frame.sampleRate) + 256;
    if (needed > this.#capacity) this.#allocate(frame, needed);
    const shape = `${frame.sampleRate} ${frame.channels} ${frame.format}`;
    if (this.#resampler !== undefined && shape === this.#shape) return this.#resampler;
    this.#resampler?.free();
    this.#shape = shape;
    this.#resampler = new SoftwareResampleContext();
    this.#resampler.alloc();
    return this.#resampler;
  }

  #allocate(frame: Frame, needed: number): void {
    const { channels, sampleRate } = this.#traits;
    const { format, borrowSamples, bytesPerSample } = sampleKinds[this.#kind];
    if (this.#capacity > 0) this.#target.free();
    this.#capacity = Math.max(usualSamples, needed);
    this.#target.alloc();
    this.#target.format = format;
    this.#target.sampleRate = sampleRate;
    this.#target.channelLayout = frame.channels === channels ? frame.channelLayout : makeLayout(channels);
    this.#target.nbSamples = this.#capacity;
    const allocated = this.#target.getBuffer();
    const memory = this.#target.data?.[0];
    if (allocated < 0 || memory === undefined) throw new Error(`cannot allocate sound: FFmpeg error ${allocated}`);
    this.#samples = borrowSamples(memory.subarray(0, this.#capacity * channels * bytesPerSample));
  }
}

/** The resampler takes channels without names for others at every frame; any names do, as long as they stay. */
function nameLayout(frame: Frame): void {
  if (frame.channelLayout.order !== nativeOrder) frame.channelLayout = makeLayout(frame.channels);
}

function makeLayout(channels: number): Frame['channelLayout'] {
  const layout = { nbChannels: channels, order: nativeOrder, mask: (1n << BigInt(channels)) - 1n };
  return layout as Frame['channelLayout'];
}
