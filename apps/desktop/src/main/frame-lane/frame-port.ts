import { FramelaneError } from '@framelane/protocol';
import { decodeFrameSnapshotHeader, frameSnapshotLayout } from '@framelane/protocol/stream';
import type { NativeShmClient } from '@framelane/shm-native';
import type { MessagePortMain } from 'electron';
import { isMessage } from '../../shared/check-message.ts';
import { type PortReply, type PortRequest, PortRequestSchema } from '../../shared/frame-port.ts';

/** The part of Electron's port that is used. */
export type FramePortLike = Pick<MessagePortMain, 'on' | 'start' | 'close' | 'postMessage'>;

export interface FramePortOptions {
  port: FramePortLike;
  client: NativeShmClient;
  /** The stream to open when the page names none. */
  readStreamName(): string | undefined;
  onClosed(): void;
}

const bytesPerPixel = 4;

/**
 * One stream for one page over a port: frames when they are asked for, one in flight, the newest; messages both ways.
 * Waiting happens on the client's own thread. Ends with the port, or by `close()`.
 */
export class FramePort {
  readonly #options: FramePortOptions;
  readonly #attempt = new AbortController();
  /** What a frame is copied to before it is sent; exactly its size, because a port sends whole buffers. */
  #frame = new Uint8Array(0);
  #copiedBytes = 0;
  /** A client that is listened to is never collected, nor is what listens. */
  #undo: (() => void)[] = [];
  #isOpen = false;
  #isWaiting = false;
  #isClosed = false;

  constructor(options: FramePortOptions) {
    this.#options = options;
    const { port } = options;
    port.on('message', ({ data }) => this.#take(data));
    port.on('close', () => this.close());
    port.start();
  }

  /** Ends an open wait before the client. Safe to call twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#attempt.abort();
    for (const undo of this.#undo) undo();
    this.#options.client.close();
    this.#options.port.close();
    this.#options.onClosed();
  }

  #take(data: unknown): void {
    if (this.#isClosed) return;
    if (!isMessage(PortRequestSchema, data)) {
      this.#fail(new FramelaneError('ERR_BRIDGE_REFUSED', 'expected a request of lane main, found something else'));
      return;
    }
    void this.#answer(data).catch((error: unknown) => this.#fail(error));
  }

  async #answer(request: PortRequest): Promise<void> {
    switch (request.type) {
      case 'open':
        return this.#open(request.name);
      case 'next':
        return this.#sendNext();
      case 'send': {
        const { event_type, payload = {} } = request.message;
        this.#options.client.sendMessage(JSON.stringify({ event_type, payload }));
        return;
      }
    }
  }

  async #open(name = this.#options.readStreamName()): Promise<void> {
    const { client } = this.#options;
    if (this.#isOpen) return;
    if (name === undefined) {
      throw new FramelaneError('ERR_SHM_NOT_FOUND', 'the server has not said yet how its stream is called');
    }
    await client.connectAsync({ name, signal: this.#attempt.signal });
    if (this.#isClosed) return;
    this.#isOpen = true;
    const { maxWidth: width, maxHeight: height, pixelFormat, slotCount, protocolVersion } = client.info();
    this.#tell({ type: 'opened', stream: { name, width, height, pixelFormat, slotCount, protocolVersion } });
    this.#undo = [
      client.onMessage((text) => this.#tell({ type: 'message', text })),
      client.onProducerGone((reason) => this.#tell({ type: 'gone', reason })),
    ];
  }

  async #sendNext(): Promise<void> {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    try {
      const snapshot = await this.#options.client.waitFrame();
      const header = decodeFrameSnapshotHeader(snapshot);
      if (header === undefined || this.#isClosed) return;
      const byteLength = header.width * header.height * bytesPerPixel;
      if (this.#frame.byteLength !== byteLength) this.#frame = new Uint8Array(byteLength);
      this.#frame.set(new Uint8Array(snapshot, frameSnapshotLayout.pixels, byteLength));
      // Out of the slot by the client, out of its ring by us.
      this.#copiedBytes += 2 * byteLength;
      this.#tell({ type: 'frame', ...header, pixels: this.#frame, copiedBytes: this.#copiedBytes });
    } finally {
      this.#isWaiting = false;
    }
  }

  #fail(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'ERR_SHM_INTERNAL';
    this.#tell({ type: 'failed', code, message: error instanceof Error ? error.message : String(error) });
    this.close();
  }

  #tell(reply: PortReply): void {
    if (!this.#isClosed) this.#options.port.postMessage(reply);
  }
}
