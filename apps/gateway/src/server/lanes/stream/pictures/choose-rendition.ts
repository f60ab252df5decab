import type { Rendition } from './encode-job.ts';

/** Above this a page does not keep up with full pictures. */
const slowMs = 250;
/** A reduced picture has about a quarter of the bytes: with a margin, full ones would then be taken in time again. */
const fastMs = 50;
const weight = 0.2;
const lowQuality = 70;
const smallestFullWidth = 640;

export interface PicturePreferences {
  maxWidth?: number | undefined;
  quality?: number | undefined;
}

/** Decides which rendition one page gets: by what it prefers, and by how long its acknowledgements take. */
export class RenditionChooser {
  #preferences: PicturePreferences = {};
  /** A mean of the last ones; the first few of a page, which is still warming up, do not decide anything. */
  #roundTripMs = 0;
  #isSlow = false;

  prefer(preferences: PicturePreferences): void {
    this.#preferences = { ...this.#preferences, ...preferences };
  }

  noteRoundTrip(elapsedMs: number): void {
    this.#roundTripMs += (elapsedMs - this.#roundTripMs) * weight;
    if (this.#roundTripMs > slowMs) this.#isSlow = true;
    else if (this.#roundTripMs < fastMs) this.#isSlow = false;
  }

  /** Whether the page itself asked for less. */
  prefersReduced(fullWidth: number): boolean {
    const { maxWidth = Number.POSITIVE_INFINITY, quality = 100 } = this.#preferences;
    return fullWidth > maxWidth || quality <= lowQuality;
  }

  /** For pictures of that width; 0 while no picture has told it. */
  choose(fullWidth: number): Rendition {
    if (this.prefersReduced(fullWidth)) return 'reduced';
    return this.#isSlow && fullWidth >= smallestFullWidth ? 'reduced' : 'full';
  }
}
