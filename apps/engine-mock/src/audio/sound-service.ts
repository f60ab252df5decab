import { rm } from 'node:fs/promises';
import type { Media } from '../media/asset.ts';
import { AsyncLock } from '../render/async-lock.ts';
import { WireError } from '../wire-error.ts';
import { maxSoundBytes, type SoundFolder } from './sound-folder.ts';
import { type SampleSpan, SoundReader } from './sound-reader.ts';
import { measureLevels, type SoundLevels, windowSamples } from './spectrum.ts';
import { WavFile } from './wav-file.ts';

/** No file has sound beyond this; it keeps arithmetic on positions exact. */
const latestSeconds = 1e9;

export interface SoundFile {
  path: string;
  sampleRate: number;
  channels: number;
  sampleCount: number;
}

interface OpenReaders {
  pcm16: SoundReader<'pcm16'> | undefined;
  float: SoundReader<'float'> | undefined;
}

/**
 * Cuts out and measures the sound of assets, one request after the other. The readers used last stay open, as players
 * ask for one piece after the other. Close it.
 */
export class SoundService {
  readonly #folder: SoundFolder;
  readonly #lock = new AsyncLock();
  readonly #readers: OpenReaders = { pcm16: undefined, float: undefined };
  #isClosed = false;

  constructor(folder: SoundFolder) {
    this.#folder = folder;
  }

  /**
   * Writes a span of the sound into a file of its own, cut where the sound ends. Throws `no_audio`, `decode_failed`,
   * `io_error`, or `bad_request` when the span has no sample.
   */
  decode(media: Media, request: { startSeconds: number; durationSeconds: number }): Promise<SoundFile> {
    return this.#lock.run(async () => {
      const reader = await this.#open(media, 'pcm16');
      const { sampleRate, channels } = reader.traits;
      const first = toPosition(request.startSeconds, sampleRate);
      const span = { first, end: toPosition(request.startSeconds + request.durationSeconds, sampleRate) };
      const path = await this.#folder.makePath().catch(throwIoError);
      try {
        const sampleCount = await writeSpan(reader, span, path);
        await this.#folder.keep(path, sampleCount * channels * 2);
        return { path, sampleRate, channels, sampleCount };
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
    });
  }

  /** Levels of the mono mix around a moment; silence outside of the sound. Throws `no_audio` or `decode_failed`. */
  analyze(media: Media, seconds: number): Promise<SoundLevels> {
    return this.#lock.run(async () => {
      const reader = await this.#open(media, 'float');
      const { sampleRate, channels } = reader.traits;
      const first = toPosition(seconds, sampleRate) - windowSamples / 2;
      const mono = new Float64Array(windowSamples);
      await reader.read({ first, end: first + windowSamples }, (samples, at) => {
        for (let from = 0; from < samples.length; from += channels) {
          let sum = 0;
          for (let channel = 0; channel < channels; channel += 1) sum += samples[from + channel] ?? 0;
          mono[at - first + from / channels] = sum / channels;
        }
      });
      return measureLevels(mono, sampleRate);
    });
  }

  /** Closes readers of files that are not in use any more. */
  keepOnly(isUsed: (media: Media) => boolean): Promise<void> {
    return this.#lock.run(async () => {
      for (const kind of ['pcm16', 'float'] as const) {
        const reader = this.#readers[kind];
        if (reader === undefined || isUsed(reader.media)) continue;
        this.#readers[kind] = undefined;
        await reader.close();
      }
    });
  }

  /** Waits for the request in work, closes the readers and removes every file. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.keepOnly(() => false);
    await this.#folder.close();
  }

  async #open<Kind extends keyof OpenReaders>(media: Media, kind: Kind): Promise<NonNullable<OpenReaders[Kind]>> {
    if (this.#isClosed) throw new WireError('shutting_down', 'engine is shutting down');
    const before = this.#readers[kind];
    if (before !== undefined && before.media === media) return before;
    this.#readers[kind] = undefined;
    await before?.close();
    const reader = (await SoundReader.open(media, kind)) as NonNullable<OpenReaders[Kind]>;
    this.#readers[kind] = reader;
    return reader;
  }
}

function toPosition(seconds: number, sampleRate: number): number {
  return Math.round(Math.min(seconds, latestSeconds) * sampleRate);
}

/** Writes the file and tells its length in samples. Where the stream is silent without saying so, zeros are written. */
async function writeSpan(reader: SoundReader<'pcm16'>, span: SampleSpan, path: string): Promise<number> {
  const { traits } = reader;
  const maxSamples = Math.floor(maxSoundBytes / (traits.channels * 2));
  const file = await WavFile.create(path, traits).catch(throwIoError);
  const fillUpTo = (position: number): Promise<void> => {
    const missing = position - span.first - file.length;
    if (position - span.first > maxSamples) {
      throw new WireError('bad_request', `duration must be less: a file holds at most ${maxSamples} samples`);
    }
    return file.writeSilence(missing);
  };
  try {
    const isEnded = await reader.read(span, async (samples, at) => {
      await fillUpTo(at);
      await file.write(samples).catch(throwIoError);
    });
    if (!isEnded) await fillUpTo(span.end);
    if (file.length === 0) throw new WireError('bad_request', 'start and duration leave no sound of this asset');
    await file.finish().catch(throwIoError);
    return file.length;
  } finally {
    await file.close();
  }
}

function throwIoError(error: unknown): never {
  throw new WireError('io_error', 'cannot write the sound file', error);
}
