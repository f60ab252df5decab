import { parseRequest } from '@framelane/protocol/engine';
import { Reply, Router } from 'zeromq';

export interface WireRequest {
  /** Tells connections apart; the routing id of a ROUTER. */
  readonly peer: string;
  readonly id: unknown;
  readonly cmd: unknown;
  readonly body: Record<string, unknown>;
  /** Sends one message back: an object as JSON, bytes and strings as they are. */
  answer(message: object | string | Uint8Array): Promise<void>;
}

export interface WireServer {
  readonly endpoint: string;
  /** Every request so far, in the order of arrival. */
  readonly requests: readonly WireRequest[];
  /** Resolves with request number `index` (from 0), now or when it comes. */
  waitForRequest(index: number): Promise<WireRequest>;
  close(): Promise<void>;
}

type Handler = (request: WireRequest) => void | Promise<void>;

/** A ROUTER socket as an engine has one. Without a handler it only collects requests; answer them by hand. */
export async function startRouterServer(
  handler: Handler = ignore,
  endpoint = 'tcp://127.0.0.1:*',
): Promise<WireServer> {
  const socket = new Router({ linger: 0, mandatory: true, sendHighWaterMark: 0 });
  await socket.bind(endpoint);
  const book = new RequestBook(handler);
  const loop = (async () => {
    for await (const frames of socket) {
      const [peer, empty, payload] = frames as [Buffer, Buffer, Buffer];
      const send = async (bytes: Uint8Array | string) => {
        if (!socket.closed) await socket.send([peer, empty, bytes]).catch(ignoreGone);
      };
      book.add(peer.toString('hex'), payload, send);
    }
  })();
  return book.asServer(socket.lastEndpoint as string, async () => {
    socket.close();
    await loop;
  });
}

/** A REP socket as an engine of the base protocol has one; it answers strictly one after the other. */
export async function startRepServer(handler: Handler): Promise<WireServer> {
  const socket = new Reply({ linger: 0 });
  await socket.bind('tcp://127.0.0.1:*');
  const book = new RequestBook(ignore);
  const loop = (async () => {
    for await (const [payload] of socket) {
      await handler(book.add('rep', payload as Buffer, (bytes) => socket.send(bytes)));
    }
  })();
  return book.asServer(socket.lastEndpoint as string, async () => {
    socket.close();
    await loop.catch(ignoreGone);
  });
}

class RequestBook {
  readonly requests: WireRequest[] = [];
  readonly #handler: Handler;
  #waiting: (() => void)[] = [];

  constructor(handler: Handler) {
    this.#handler = handler;
  }

  add(peer: string, payload: Uint8Array, send: (bytes: Uint8Array | string) => Promise<void>): WireRequest {
    const parsed = parseRequest(payload);
    const { id, cmd, body } = parsed.type === 'request' ? parsed : { id: null, cmd: undefined, body: {} };
    const request: WireRequest = {
      peer,
      id,
      cmd,
      body,
      answer: (message) =>
        send(typeof message === 'string' || message instanceof Uint8Array ? message : JSON.stringify(message)),
    };
    this.requests.push(request);
    void this.#handler(request);
    for (const wake of this.#waiting.splice(0)) wake();
    return request;
  }

  asServer(endpoint: string, close: () => Promise<void>): WireServer {
    return {
      endpoint,
      requests: this.requests,
      close,
      waitForRequest: async (index) => {
        for (;;) {
          const request = this.requests[index];
          if (request !== undefined) return request;
          await new Promise<void>((resolve) => this.#waiting.push(resolve));
        }
      },
    };
  }
}

function ignore(): void {
  // The test answers by hand.
}

function ignoreGone(): void {
  // The client closed its socket first; that is what some tests are about.
}
