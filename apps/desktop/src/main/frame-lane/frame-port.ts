import { FramelaneError } from '@framelane/protocol';
import { decodeFrameSnapshotHeader, frameSnapshotLayout } from '@framelane/protocol/stream';
import type { NativeShmClient } from '@framelane/shm-native';
import { type PortReply, type PortRequest, PortRequestSchema } from '../../shared/frame-port.ts';
import { describeMalformed, formatPageMessage, type PageMessage } from '../../shared/viewer-text.ts';
import { PagePort, type PortLike } from '../ipc/page-port.ts';

export interface FramePortOptions {
  port: PortLike;
  client: NativeShmClient;
  /** The stream to open when the page names none. */
  readStreamName(): string | undefined;
  onClosed(): void;
}

const bytesPerPixel = 4;
const notOurs: PortReply = {
  type: 'failed',
  code: 'ERR_BRIDGE_REFUSED',
  message: 'expected a request of lane main, found something else; the port was closed, connect again',
};

/**
 * One stream for one page over a port: frames when they are asked for, one in flight, the newest; messages both ways.
 * Waiting happens on the client's own thread. Ends with the port, or by `close()`.
 */
export class FramePort {
  readonly #options: FramePortOptions;
  readonly #page: PagePort<typeof PortRequestSchema, PortReply>;
  readonly #attempt = new AbortController();
  /** What a frame is copied to before it is sent; exactly its size, because a port sends whole buffers. */
  #frame = new Uint8Array(0);
  #copiedBytes = 0;
  /** A client that is listened to is never collected, nor is what listens. */
  #undo: (() => void)[] = [];
  #isOpen = false;
  #isWaiting = false;

  constructor(options: FramePortOptions) {
    this.#options = options;
    this.#page = new PagePort({
      port: options.port,
      schema: PortRequestSchema,
      onRequest: (request) => void this.#answer(request).catch((error: unknown) => this.#fail(error)),
      farewell: notOurs,
      onClosed: () => this.#letGo(),
    });
  }

  /** Ends an open wait before the client. Safe to call twice. */
  close(): void {
    this.#page.close();
  }

  #letGo(): void {
    this.#attempt.abort();
    for (const undo of this.#undo) undo();
    this.#options.client.close();
    this.#options.onClosed();
  }

  async #answer(request: PortRequest): Promise<void> {
    switch (request.type) {
      case 'open':
        return this.#open(request.name);
      case 'next':
        return this.#sendNext();
      case 'send':
        return this.#send(request.message);
    }
  }

  /** What is malformed is answered as a stage server would, and ends nothing. */
  #send(message: PageMessage): void {
    const formatted = formatPageMessage(message);
    if (formatted.type === 'text') {
      this.#options.client.sendMessage(formatted.text);
      return;
    }
    const { reason, requestId } = formatted;
    const echo = requestId === undefined ? {} : { request_id: requestId };
    const payload = { code: 'malformed', message: describeMalformed(reason), ...echo };
    this.#page.tell({ type: 'message', text: JSON.stringify({ event_type: 'viewerError', payload }) });
  }

  async #open(name = this.#options.readStreamName()): Promise<void> {
    const { client } = this.#options;
    if (this.#isOpen) return;
    if (name === undefined) {
      throw new FramelaneError('ERR_SHM_NOT_FOUND', 'the server has not said yet how its stream is called');
    }
    await client.connectAsync({ name, signal: this.#attempt.signal });
    if (this.#page.isClosed) return;
    this.#isOpen = true;
    const { maxWidth: width, maxHeight: height, pixelFormat, slotCount, protocolVersion } = client.info();
    this.#page.tell({ type: 'opened', stream: { name, width, height, pixelFormat, slotCount, protocolVersion } });
    this.#undo = [
      client.onMessage((text) => this.#page.tell({ type: 'message', text })),
      client.onProducerGone((reason) => this.#page.tell({ type: 'gone', reason })),
    ];
  }

  async #sendNext(): Promise<void> {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    try {
      const snapshot = await this.#options.client.waitFrame();
      const header = decodeFrameSnapshotHeader(snapshot);
      if (header === undefined || this.#page.isClosed) return;
      const byteLength = header.width * header.height * bytesPerPixel;
      if (this.#frame.byteLength !== byteLength) this.#frame = new Uint8Array(byteLength);
      this.#frame.set(new Uint8Array(snapshot, frameSnapshotLayout.pixels, byteLength));
      // Out of the slot by the client, out of its ring by us.
      this.#copiedBytes += 2 * byteLength;
      this.#page.tell({ type: 'frame', ...header, pixels: this.#frame, copiedBytes: this.#copiedBytes });
    } finally {
      this.#isWaiting = false;
    }
  }

  #fail(error: unknown): void {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'ERR_SHM_INTERNAL';
    this.#page.tell({ type: 'failed', code, message: error instanceof Error ? error.message : String(error) });
    this.close();
  }
}
