import type { NativeShmClient } from '@framelane/shm-native';
import type { Failure, StreamEvent, StreamInfo } from '../shared/frame-bridge.ts';
import { postToPage } from './post-frames.ts';
import { toFailure } from './to-outcome.ts';

/** A stream this process is attached to, seen by the page through what is posted to it. */
export class AttachedStream {
  readonly info: StreamInfo;
  readonly #client: NativeShmClient;
  readonly #nonce: string;
  /** Buffers of the client's ring in the order of their first use, which is also their posting. */
  readonly #slots: SharedArrayBuffer[] = [];
  #undo: (() => void)[] = [];

  constructor(client: NativeShmClient, nonce: string) {
    const { name, maxWidth, maxHeight, pixelFormat, slotCount, protocolVersion } = client.info();
    this.info = { name, width: maxWidth, height: maxHeight, pixelFormat, slotCount, protocolVersion };
    this.#client = client;
    this.#nonce = nonce;
  }

  /** Tells everything from now on, and what came since the attachment. */
  listen(tell: (event: StreamEvent) => void): void {
    this.#undo = [
      this.#client.onMessage((text) => tell({ type: 'message', text })),
      this.#client.onProducerGone((reason) => tell({ type: 'gone', reason })),
    ];
  }

  /** Hears no more. The client, which outlives it, is left as it is. */
  close(): void {
    for (const undo of this.#undo) undo();
    this.#undo = [];
  }

  /** @throws ERR_SHM_UNSUPPORTED where a region cannot be mapped */
  mapForPage(): void {
    postToPage(this.#nonce, { type: 'region', region: this.#client.mapRegion() });
  }

  async waitSlot(): Promise<number | Failure> {
    try {
      const buffer = await this.#client.waitFrame();
      const known = this.#slots.indexOf(buffer);
      if (known >= 0) return known;
      const slot = this.#slots.push(buffer) - 1;
      postToPage(this.#nonce, { type: 'slot', slot, buffer });
      return slot;
    } catch (error) {
      return toFailure(error);
    }
  }

  readLiveSequence(): number {
    return this.#client.stats().latestSequence;
  }

  readCopies(): number {
    const { delivered, torn } = this.#client.stats();
    return delivered + torn;
  }

  send(text: string): void {
    this.#client.sendMessage(text);
  }
}
