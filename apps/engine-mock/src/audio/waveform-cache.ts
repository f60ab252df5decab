import type { Media } from '../media/asset.ts';
import { AsyncLock } from '../render/async-lock.ts';
import { measureWaveform, type Waveform } from './measure-waveform.ts';
import type { WorkWatch } from './work-watch.ts';

/** Waveforms kept; at the largest number of bins a stereo one takes 128 KiB. */
const keptWaveforms = 32;

/** Measures each waveform once, one at a time, and remembers those asked for last. */
export class WaveformCache {
  readonly #lock = new AsyncLock();
  readonly #known = new Map<string, Waveform>();

  measure(media: Media, bins: number, watch: WorkWatch): Promise<Waveform> {
    return this.#lock.run(async () => {
      const key = `${media.fingerprint} ${bins}`;
      const waveform = this.#known.get(key) ?? (await measureWaveform(media, bins, watch));
      this.#known.delete(key);
      this.#known.set(key, waveform);
      for (const oldest of this.#known.keys()) {
        if (this.#known.size <= keptWaveforms) break;
        this.#known.delete(oldest);
      }
      return waveform;
    });
  }
}
