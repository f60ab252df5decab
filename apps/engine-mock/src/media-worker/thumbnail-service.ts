import type { Media } from '../media/asset.ts';
import { AsyncLock } from '../render/async-lock.ts';
import { WireError } from '../wire-error.ts';
import { makeThumbnails, type Thumbnail } from './make-thumbnails.ts';

/** Makes thumbnails of one asset at a time: each run holds a decoder and pictures of full size. Close it. */
export class ThumbnailService {
  readonly #lock = new AsyncLock();
  #isClosed = false;

  make(media: Media, wanted: { count: number; height: number }): Promise<Thumbnail[]> {
    const checkGoingOn = () => {
      if (this.#isClosed) throw new WireError('shutting_down', 'engine is shutting down');
    };
    return this.#lock.run(() => makeThumbnails(media, wanted, checkGoingOn));
  }

  /** Lets the picture in work end; what is left fails with `shutting_down`. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#lock.run(() => Promise.resolve());
  }
}
