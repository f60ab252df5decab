import { appOrigin } from '../../shared/app-origin.ts';
import { type FramePost, framePostType } from '../../shared/frame-bridge.ts';

/** More buffers than any ring or pool of ours has. */
const maxSlots = 1024;

/**
 * What our preload posts beside the bridge: one region, one port, or the buffers of a ring as they come into use. Only
 * posts of this very window and origin that carry the nonce of this attachment are taken.
 */
export class FrameInbox {
  readonly nonce = crypto.randomUUID();
  readonly #window: Window;
  readonly #slots: SharedArrayBuffer[] = [];
  readonly #slotWaits = new Map<number, (buffer: SharedArrayBuffer) => void>();
  readonly region: Promise<SharedArrayBuffer>;
  readonly port: Promise<MessagePort>;
  #takeRegion: (region: SharedArrayBuffer) => void = () => undefined;
  #takePort: (port: MessagePort) => void = () => undefined;

  constructor(target: Window) {
    this.#window = target;
    this.region = new Promise((resolve) => {
      this.#takeRegion = resolve;
    });
    this.port = new Promise((resolve) => {
      this.#takePort = resolve;
    });
    target.addEventListener('message', this.#hear);
  }

  /** Comes at once but for the first use of a buffer, whose post may be under way. */
  slot(index: number): SharedArrayBuffer | Promise<SharedArrayBuffer> {
    return this.#slots[index] ?? new Promise((resolve) => this.#slotWaits.set(index, resolve));
  }

  close(): void {
    this.#window.removeEventListener('message', this.#hear);
  }

  readonly #hear = (event: MessageEvent<unknown>): void => {
    if (event.source !== this.#window || event.origin !== appOrigin) return;
    if (!isFramePost(event.data) || event.data.nonce !== this.nonce) return;
    const { content } = event.data;
    const [port] = event.ports;
    if (content.type === 'region') this.#takeRegion(content.region);
    else if (content.type === 'slot') this.#takeSlot(content.slot, content.buffer);
    else if (port !== undefined) this.#takePort(port);
  };

  #takeSlot(index: number, buffer: SharedArrayBuffer): void {
    this.#slots[index] = buffer;
    this.#slotWaits.get(index)?.(buffer);
    this.#slotWaits.delete(index);
  }
}

function isFramePost(data: unknown): data is FramePost {
  return isObject(data) && data.type === framePostType && typeof data.nonce === 'string' && isContent(data.content);
}

function isContent(content: unknown): boolean {
  if (!isObject(content)) return false;
  if (content.type === 'region') return content.region instanceof SharedArrayBuffer;
  if (content.type !== 'slot') return content.type === 'port';
  const isIndex = Number.isInteger(content.slot) && Number(content.slot) >= 0 && Number(content.slot) < maxSlots;
  return isIndex && content.buffer instanceof SharedArrayBuffer;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
