import type { StreamBridge } from '../../shared/frame-bridge.ts';
import { toError } from '../to-error.ts';
import type { FrameInbox } from './frame-inbox.ts';
import type { LaneFrames, LaneStats } from './lane-frames.ts';
import { readPictureBytes } from './picture-bytes.ts';

/** Lane `copied`: a native thread copies into the ring, numbers of its slots come over the bridge. */
export class CopiedFrames implements LaneFrames {
  readonly #bridge: StreamBridge;
  readonly #inbox: FrameInbox;
  #newest: SharedArrayBuffer | undefined;

  constructor(bridge: StreamBridge, inbox: FrameInbox) {
    this.#bridge = bridge;
    this.#inbox = inbox;
  }

  next(): Promise<SharedArrayBuffer> {
    return this.copyNext();
  }

  async copyNext(): Promise<SharedArrayBuffer> {
    const slot = await this.#bridge.waitSlot();
    if (typeof slot !== 'number') throw toError(slot);
    this.#newest = await this.#inbox.slot(slot);
    return this.#newest;
  }

  readStats(): LaneStats {
    const pictureBytes = this.#newest === undefined ? 0 : readPictureBytes(this.#newest);
    return { looks: 0, skipped: 0, torn: 0, copiedBytes: this.#bridge.readCopies() * pictureBytes };
  }

  stop(): void {
    // A wait ends with the stream, which whoever opened it closes.
  }
}
