import type { ViewerReply, ViewerRequest, ViewerRequestId } from '@framelane/protocol/viewer';

/** Requests that are remembered; what was asked before those has been answered or never will be. */
const maxAsked = 4096;

interface Asked<Page> {
  page: Page;
  /** The page's own, which its answer gets back. */
  id: ViewerRequestId | undefined;
}

/** To whom a reply belongs. `nobody`: the page that asked is gone. `everybody`: news nobody asked for. */
export type ReplyRoute<Page> = { type: 'page'; page: Page; reply: ViewerReply } | { type: 'nobody' | 'everybody' };

/** Many pages talk to one server: each request gets a number of the gateway's own, by which its answers find home. */
export class RequestRouter<Page> {
  readonly #asked = new Map<number, Asked<Page>>();
  #last = 0;

  /** The request as the server gets it. */
  send(request: ViewerRequest, page: Page): ViewerRequest {
    this.#last += 1;
    this.#asked.set(this.#last, { page, id: request.payload.request_id });
    const [oldest] = this.#asked.keys();
    if (this.#asked.size > maxAsked && oldest !== undefined) this.#asked.delete(oldest);
    return withId(request, this.#last);
  }

  /** A request may have several answers. */
  route(reply: ViewerReply): ReplyRoute<Page> {
    const id = readId(reply);
    if (id === undefined) return { type: 'everybody' };
    const asked = this.#asked.get(Number(id));
    return asked === undefined
      ? { type: 'nobody' }
      : { type: 'page', page: asked.page, reply: withId(reply, asked.id) };
  }

  forget(page: Page): void {
    for (const [n, asked] of this.#asked) if (asked.page === page) this.#asked.delete(n);
  }

  /** Another server: what the one before was asked is void. */
  startAnew(): void {
    this.#asked.clear();
  }
}

/** `undefined` for messages without an id. */
export function readId({ payload }: ViewerRequest | ViewerReply): ViewerRequestId | undefined {
  return 'request_id' in payload ? payload.request_id : undefined;
}

/** The message with another id, or without one. */
export function withId<Message extends ViewerRequest | ViewerReply>(
  message: Message,
  id: ViewerRequestId | undefined,
): Message {
  const { request_id: _, ...payload } = message.payload as { request_id?: ViewerRequestId };
  return { ...message, payload: id === undefined ? payload : { ...payload, request_id: id } };
}
