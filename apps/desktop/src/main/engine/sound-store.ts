import { appOrigin } from '../../shared/app-origin.ts';

const maxBytes = 64 * 1024 * 1024;
const prefix = `${appOrigin}/sound/`;

/** Spans of sound for pages to fetch, as WAV. Holds 64 MiB; the oldest make way. */
export class SoundStore {
  readonly #spans = new Map<string, Buffer>();
  #bytes = 0;
  #lastNumber = 0;

  /** The address under which pages find it. */
  add(wav: Buffer): string {
    this.#lastNumber += 1;
    const address = `${prefix}${this.#lastNumber}.wav`;
    this.#spans.set(address, wav);
    this.#bytes += wav.byteLength;
    for (const [oldest, span] of this.#spans) {
      if (this.#bytes <= maxBytes || oldest === address) break;
      this.#spans.delete(oldest);
      this.#bytes -= span.byteLength;
    }
    return address;
  }

  find(address: string): Buffer | undefined {
    return this.#spans.get(address);
  }
}
