import type { ViewerReply, ViewerReplyName, ViewerRequest } from '@framelane/protocol/viewer';
import type { Clock } from './clock.ts';
import { type ConnectionPromise, makeConnectionPromise } from './connection-promise.ts';
import { RequestDesk } from './request-desk.ts';
import { type Ask, requestTimeoutMs } from './stage-queries.ts';
import { makeCancelledError, makeConnectionLostError, makeDisconnectedError } from './viewer-errors.ts';

export interface ConversationOptions {
  clock: Clock;
  /** Throws while there is no server. */
  send(message: ViewerRequest): void;
}

/**
 * What is said between a session and its server. It is wanted from `connect()` to `disconnect()` and open while there is
 * a server; requests fail while it is not wanted, and what needs no answer is lost while it is not open.
 */
export class Conversation {
  readonly #send: (message: ViewerRequest) => void;
  readonly #desk: RequestDesk;
  #wanted: ConnectionPromise | undefined;
  #isOpen = false;

  constructor({ clock, send }: ConversationOptions) {
    this.#send = send;
    this.#desk = new RequestDesk(clock);
  }

  /** What `connect()` hands out; `undefined` while no connection is wanted. */
  get wanted(): ConnectionPromise | undefined {
    return this.#wanted;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  want(): ConnectionPromise {
    this.#wanted = makeConnectionPromise();
    return this.#wanted;
  }

  /** A server is there, which may be another than before. */
  open(): void {
    this.#isOpen = true;
    this.#desk.startAnew(makeConnectionLostError);
  }

  /** The server is gone; another may come. */
  lose(): void {
    this.#isOpen = false;
    this.#desk.rejectAll(makeConnectionLostError);
  }

  /** Nobody wants it any more. */
  end(): void {
    const wanted = this.#wanted;
    this.#wanted = undefined;
    this.#isOpen = false;
    this.#desk.rejectAll(makeDisconnectedError);
    wanted?.reject(makeDisconnectedError('the request'));
  }

  /** Throws ERR_VIEWER_DISCONNECTED while no connection is wanted. */
  require(what: string): ConnectionPromise {
    if (this.#wanted === undefined) throw makeDisconnectedError(what);
    return this.#wanted;
  }

  /** Every request that waits for its answer is of no use any more. */
  cancelAll(): void {
    this.#desk.rejectAll(makeCancelledError);
  }

  readonly ask: Ask = async (request, answer, timeoutMs = requestTimeoutMs) => {
    this.require(request.event_type);
    return this.#desk.ask({ request, answer, timeoutMs }, this.#send);
  };

  /** The next message of a kind, whoever it answers; `undefined` when none came in time. */
  untilNews(kind: ViewerReplyName, timeoutMs: number): Promise<ViewerReply | undefined> {
    return this.#desk.untilNews(kind, timeoutMs);
  }

  /** Sends what needs no answer; while nobody listens it is lost, as a camera that nobody looks through. */
  post(message: ViewerRequest): void {
    if (this.#isOpen) this.#send(message);
  }

  /** Brings an answer to whoever waits for it. */
  take(message: ViewerReply): void {
    this.#desk.take(message);
  }
}
