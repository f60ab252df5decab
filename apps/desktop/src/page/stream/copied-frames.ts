import type { StreamBridge } from '../../shared/frame-bridge.ts';
import { toError } from '../to-error.ts';
import type { FrameInbox } from './frame-inbox.ts';
import type { LaneFrames } from './lane-frames.ts';

/** Lane `copied`: a native thread copies into the ring, numbers of its slots come over the bridge. */
export class CopiedFrames implements LaneFrames {
  readonly #bridge: StreamBridge;
  readonly #inbox: FrameInbox;

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
    return this.#inbox.slot(slot);
  }

  stop(): void {
    // A wait ends with the stream, which whoever opened it closes.
  }
}
