import type { Static, TSchema } from 'typebox';
import { isMessage } from '../../shared/check-message.ts';

/** The part of Electron's port that is used. */
export interface PortLike {
  on(event: 'message', listener: (message: { data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  start(): void;
  close(): void;
  postMessage(message: unknown): void;
}

export interface PagePortOptions<Schema extends TSchema, Reply> {
  port: PortLike;
  /** What a page may say. */
  schema: Schema;
  onRequest(request: Static<Schema>): void;
  /** Last words to whoever says something else. @default none */
  farewell?: Reply;
  onClosed(): void;
}

/**
 * A page at the other end of a port: what it asks for, and what it is told as long as it is there. Ends with the port,
 * by `close()`, or with a message that has not the shape, which no page of ours would send.
 */
export class PagePort<Schema extends TSchema, Reply> {
  readonly #options: PagePortOptions<Schema, Reply>;
  #isClosed = false;

  constructor(options: PagePortOptions<Schema, Reply>) {
    this.#options = options;
    const { port } = options;
    port.on('message', ({ data }) => this.#take(data));
    port.on('close', () => this.close());
    port.start();
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  tell(reply: Reply): void {
    if (!this.#isClosed) this.#options.port.postMessage(reply);
  }

  /** Safe to call twice. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#options.onClosed();
    this.#options.port.close();
  }

  #take(data: unknown): void {
    if (this.#isClosed) return;
    const { schema, farewell, onRequest } = this.#options;
    if (isMessage(schema, data)) {
      onRequest(data);
      return;
    }
    if (farewell !== undefined) this.tell(farewell);
    this.close();
  }
}
