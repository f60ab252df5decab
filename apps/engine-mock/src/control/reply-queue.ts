/** The one method of a socket that a reply needs. */
export interface ReplySocket {
  send(frames: (string | Uint8Array)[]): Promise<void>;
}

/**
 * Sends replies one after the other, as a socket takes only one message at a time. Unbounded: there is one
 * reply per request and thirty messages a second per stream, and both are bounded by the queues in front.
 */
export class ReplyQueue {
  readonly #socket: ReplySocket;
  readonly #onError: (error: unknown) => void;
  #tail: Promise<void> = Promise.resolve();

  constructor(socket: ReplySocket, onError: (error: unknown) => void) {
    this.#socket = socket;
    this.#onError = onError;
  }

  push(frames: (string | Uint8Array)[]): void {
    this.#tail = this.#tail.then(() => this.#socket.send(frames)).catch(this.#onError);
  }

  /** Resolves when everything pushed so far was handed to the socket. */
  async drain(): Promise<void> {
    await this.#tail;
  }
}
