import type { SocketConstructor, SocketEventLike, SocketLike } from '../../src/socket/index.ts';

/** Sockets whose other end is the test: it decides when they open, end and speak. */
export class MemorySocket implements SocketLike {
  readonly url: string;
  binaryType = 'blob';
  readonly sent: { t: string; n?: number }[] = [];
  isClosed = false;
  readonly #listeners: { type: string; listener: (event: SocketEventLike) => void }[] = [];

  constructor(url: string) {
    this.url = url;
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text));
  }

  close(): void {
    this.isClosed = true;
  }

  addEventListener(type: string, listener: (event: SocketEventLike) => void): void {
    this.#listeners.push({ type, listener });
  }

  emit(event: SocketEventLike): void {
    for (const { type, listener } of this.#listeners) if (type === event.type) listener(event);
  }

  hear(message: object): void {
    this.emit({ type: 'message', data: JSON.stringify(message) });
  }

  /** Opens and says hello. */
  open(): void {
    this.emit({ type: 'open' });
    this.hear({ t: 'hello', protocol: 1, lane: 'engine', session: 's', source: 'x', features: [] });
  }
}

export function collectSockets(): { sockets: MemorySocket[]; WebSocket: SocketConstructor } {
  const sockets: MemorySocket[] = [];
  class Collected extends MemorySocket {
    constructor(url: string) {
      super(url);
      sockets.push(this);
    }
  }
  return { sockets, WebSocket: Collected };
}
