import type { FrameData } from '@framelane/viewer-backend';
import { MappedFrames, type MappedFramesOptions } from '@framelane/viewer-backend/shm';
import type { LaneFrames, LaneStats } from './lane-frames.ts';
import { readPictureBytes } from './picture-bytes.ts';

export interface RegionFramesOptions extends MappedFramesOptions {
  /** Copies the native client made beside us. */
  readCopies(): number;
}

/** Lane `mapped`: the producer's own pages, looked at by the page. */
export class RegionFrames implements LaneFrames {
  readonly #frames: MappedFrames;
  readonly #readCopies: () => number;
  #pictureBytes = 0;
  #copiedBytes = 0;

  constructor(options: RegionFramesOptions) {
    this.#frames = new MappedFrames(options);
    this.#readCopies = options.readCopies;
  }

  async next(): Promise<FrameData> {
    const frame = await this.#frames.next();
    this.#pictureBytes = frame.byteLength;
    return frame;
  }

  async copyNext(): Promise<SharedArrayBuffer> {
    const copy = await this.#frames.copyNext();
    this.#copiedBytes += readPictureBytes(copy);
    return copy;
  }

  readStats(): LaneStats {
    const { skipped, torn, polls: looks } = this.#frames.stats();
    return { looks, skipped, torn, copiedBytes: this.#copiedBytes + this.#readCopies() * this.#pictureBytes };
  }

  stop(): void {
    this.#frames.stop();
  }
}
