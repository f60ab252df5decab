import { encodeViewerMessage, fitReply, type ViewerReply, type ViewerRequestId } from '@framelane/protocol/viewer';
import type { StreamProducer } from '@framelane/shm-native';

/** Whoever is owed an answer. */
export interface Asker {
  clientId: number;
  requestId: ViewerRequestId | undefined;
}

/** Clients that are remembered; beyond it the one that has been silent longest gets no more news. */
const maxClients = 1024;

/**
 * Sends messages to clients. A client is known from its first message on. Never waits: what a client does not read is
 * dropped by the producer, oldest first, and counted there.
 */
export class Outbox {
  readonly #producer: StreamProducer;
  readonly #onFailure: (error: unknown) => void;
  readonly #clients = new Set<number>();

  constructor(producer: StreamProducer, onFailure: (error: unknown) => void) {
    this.#producer = producer;
    this.#onFailure = onFailure;
  }

  remember(clientId: number): void {
    this.#clients.delete(clientId);
    this.#clients.add(clientId);
    if (this.#clients.size <= maxClients) return;
    for (const oldest of this.#clients) {
      this.#clients.delete(oldest);
      return;
    }
  }

  forgetAll(): void {
    this.#clients.clear();
  }

  /** An answer to one, with the id of its question; trimmed to what one message may have. */
  answer(asker: Asker, reply: ViewerReply, maxBytes?: number): void {
    this.#send(encodeViewerMessage(fitReply(withRequestId(reply, asker.requestId), maxBytes)), asker.clientId);
  }

  /** News to everybody; to `asker`, when there is one, as the answer to its question. */
  announce(reply: ViewerReply, asker?: Asker): void {
    if (asker !== undefined) this.answer(asker, reply);
    this.announceToOthers(reply, asker);
  }

  /** News to everybody but `asker`. */
  announceToOthers(reply: ViewerReply, asker?: Asker): void {
    const text = encodeViewerMessage(fitReply(reply));
    for (const clientId of this.#clients) if (clientId !== asker?.clientId) this.#send(text, clientId);
  }

  #send(text: string, clientId: number): void {
    if (this.#producer.isClosed) return;
    try {
      this.#producer.sendMessage(text, { clientId });
    } catch (error) {
      // It left; the others are still there.
      this.#clients.delete(clientId);
      this.#onFailure(error);
    }
  }
}

function withRequestId(reply: ViewerReply, requestId: ViewerRequestId | undefined): ViewerReply {
  if (requestId === undefined) return reply;
  return { ...reply, payload: { ...reply.payload, request_id: requestId } } as ViewerReply;
}
