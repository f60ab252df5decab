import type { Media } from '../media/asset.ts';
import { WireError } from '../wire-error.ts';
import { SoundReader } from './sound-reader.ts';
import type { WorkWatch } from './work-watch.ts';

/** The loudest sample each way, −1..1, for every channel and every part of an asset's duration. */
export interface Waveform {
  channels: number;
  bins: number;
  durationSeconds: number;
  /** For each channel: smallest and largest sample of each bin in turn. */
  peaks: readonly Float32Array[];
}

/** Reads all sound of an asset. Throws `no_audio`, `decode_failed`, or `shutting_down` when it is stopped. */
export async function measureWaveform(media: Media, bins: number, watch: WorkWatch): Promise<Waveform> {
  const reader = await SoundReader.open(media, 'pcm16');
  try {
    const { channels, sampleRate } = reader.traits;
    const durationSeconds = media.index.durationSeconds;
    const end = Math.max(1, Math.round(durationSeconds * sampleRate));
    const peaks = Array.from({ length: channels }, () => new Float32Array(bins * 2));
    await reader.read(
      { first: 0, end },
      (samples, at) => {
        peaks.forEach((extremes, channel) => {
          for (let from = channel, position = at; from < samples.length; from += channels, position += 1) {
            const bin = 2 * Math.floor((position * bins) / end);
            const level = (samples[from] ?? 0) / 32_768;
            if (level < (extremes[bin] ?? 0)) extremes[bin] = level;
            else if (level > (extremes[bin + 1] ?? 0)) extremes[bin + 1] = level;
          }
        });
        watch.progress = at / end;
      },
      () => watch.isStopped,
    );
    if (watch.isStopped) throw new WireError('shutting_down', 'the waveform was stopped');
    return { channels, bins, durationSeconds, peaks };
  } finally {
    await reader.close();
  }
}
