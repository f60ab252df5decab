import type { CommandName, WireReply } from '@framelane/protocol/engine';

/** One request from `send()` until its reply, its timeout or the end of the client. */
export interface PendingRequest {
  readonly id: string;
  readonly cmd: CommandName;
  readonly payload: Uint8Array;
  /** Only a stream has progress messages; elsewhere the first message with the right id is the reply. */
  readonly onProgress: ((progress: StreamProgress) => void) | undefined;
  readonly resolve: (reply: WireReply) => void;
  readonly reject: (reason: unknown) => void;
  /** Starts the timeout anew. */
  readonly renew: () => void;
  /** Drops timer and abort listener. */
  readonly release: () => void;
  /** The caller gave up. The reply is still awaited, as it still occupies its place at the engine. */
  isAbandoned: boolean;
  /** Number of the connection it was sent on; `undefined` while it waits to be sent. */
  connection: number | undefined;
}

/** What a stream tells on its way; `progress` is a share, 0..1. */
export interface StreamProgress {
  readonly progress: number;
  readonly frameIndex?: number;
  readonly jobId?: string;
}

/** Pure bookkeeping of unanswered requests, apart from any socket. */
export class RequestTable {
  readonly #byId = new Map<string, PendingRequest>();
  readonly #waiting: PendingRequest[] = [];

  get size(): number {
    return this.#byId.size;
  }

  /** Adds a request at the end of the waiting line. */
  add(request: PendingRequest): void {
    this.#byId.set(request.id, request);
    this.#waiting.push(request);
  }

  /** Takes the request that waits longest out of the line; it stays in the table. */
  takeWaiting(): PendingRequest | undefined {
    return this.#waiting.shift();
  }

  find(id: unknown): PendingRequest | undefined {
    return typeof id === 'string' ? this.#byId.get(id) : undefined;
  }

  /** Ends a request's stay, whether it was sent or not. */
  remove(request: PendingRequest): void {
    this.#byId.delete(request.id);
    const at = this.#waiting.indexOf(request);
    if (at >= 0) this.#waiting.splice(at, 1);
    request.release();
  }

  countOn(connection: number): number {
    let count = 0;
    for (const request of this.#byId.values()) if (request.connection === connection) count += 1;
    return count;
  }

  listAll(): PendingRequest[] {
    return [...this.#byId.values()];
  }
}
