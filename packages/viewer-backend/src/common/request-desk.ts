import { FramelaneError } from '@framelane/protocol';
import type {
  ViewerReply,
  ViewerReplyName,
  ViewerReplyPayload,
  ViewerRequest,
  ViewerRequestId,
  ViewerRequestName,
} from '@framelane/protocol/viewer';
import type { Clock } from './clock.ts';
import { type PendingEntry, PendingTable } from './pending-table.ts';
import { makeServerError, makeTimeoutError } from './viewer-errors.ts';

interface PendingRequest extends PendingEntry<ViewerReply> {
  answer: ViewerReplyName;
  /** What the request was about, for servers that do not echo its id. */
  subject: string | undefined;
}

/** A request without its id, and the answer it waits for. */
export interface DeskRequest<Answer extends ViewerReplyName> {
  request: ViewerRequest;
  answer: Answer;
  timeoutMs: number;
}

interface AwaitedNews extends PendingEntry<ViewerReply | undefined> {
  kind: ViewerReplyName;
}

/**
 * Brings requests and answers together: by the id the server echoes, else by kind and path. An answer nobody waits
 * for is left to whoever reads the news.
 */
export class RequestDesk {
  readonly #pending: PendingTable<PendingRequest>;
  readonly #awaited: PendingTable<AwaitedNews>;
  #lastId = 0;
  /** An answer came with the id of its request: those without are news from here on. */
  #areIdsEchoed = false;

  constructor(clock: Clock) {
    this.#pending = new PendingTable<PendingRequest>(clock, makeTimeoutError);
    this.#awaited = new PendingTable<AwaitedNews>(clock, makeTimeoutError);
  }

  /** Sends through `send`, which may throw; rejects with ERR_VIEWER_TIMEOUT, or ERR_VIEWER_SERVER for a refusal. */
  async ask<Answer extends ViewerReplyName>(
    { request, answer, timeoutMs }: DeskRequest<Answer>,
    send: (request: ViewerRequest) => void,
  ): Promise<ViewerReplyPayload<Answer>> {
    this.#lastId += 1;
    const id = this.#lastId;
    const reply = new Promise<ViewerReply>((resolve, reject) => {
      const subject = readSubject(request.payload);
      this.#pending.add(id, { what: request.event_type, timeoutMs, resolve, reject, answer, subject });
    });
    try {
      send(withRequestId(request, id));
    } catch (error) {
      this.#pending.take(id);
      throw error;
    }
    const { event_type, payload } = await reply;
    if (event_type === answer) return payload as ViewerReplyPayload<Answer>;
    throw new FramelaneError('ERR_VIEWER_INVALID', `expected ${answer}, found ${event_type}`);
  }

  /** The next message of a kind, whoever it answers; `undefined` when none came in time. Rejects as requests do. */
  untilNews(kind: ViewerReplyName, timeoutMs: number): Promise<ViewerReply | undefined> {
    this.#lastId += 1;
    const n = this.#lastId;
    return new Promise((resolve, reject) => {
      const giveUp = (error: Error): void => {
        if (isTimeout(error)) resolve(undefined);
        else reject(error);
      };
      this.#awaited.add(n, { what: kind, timeoutMs, resolve, reject: giveUp, kind });
    });
  }

  take(reply: ViewerReply): void {
    this.#tellNews(reply);
    const id = 'request_id' in reply.payload ? reply.payload.request_id : undefined;
    const n = id === undefined ? this.#findBySubject(reply) : this.#findById(id, reply);
    if (n === undefined) return;
    if (id !== undefined) this.#areIdsEchoed = true;
    const entry = this.#pending.take(n);
    if (reply.event_type === 'viewerError') {
      const { code, message } = reply.payload;
      entry?.reject(makeServerError(entry.what, { code, error: message }));
    } else entry?.resolve(reply);
  }

  /** Another server, which may keep other habits. */
  startAnew(makeError: (what: string) => Error): void {
    this.#areIdsEchoed = false;
    this.rejectAll(makeError);
  }

  rejectAll(makeError: (what: string) => Error): void {
    this.#pending.rejectAll(makeError);
    this.#awaited.rejectAll(makeError);
  }

  #tellNews(reply: ViewerReply): void {
    for (const n of this.#awaited.numbers()) {
      if (this.#awaited.get(n)?.kind === reply.event_type) this.#awaited.take(n)?.resolve(reply);
    }
  }

  #findById(id: ViewerRequestId, reply: ViewerReply): number | undefined {
    const n = Number(id);
    const entry = this.#pending.get(n);
    return reply.event_type === 'viewerError' || entry?.answer === reply.event_type ? n : undefined;
  }

  // The root children that follow a load by themselves answer nobody: they come under a subject of their own.
  #findBySubject(reply: ViewerReply): number | undefined {
    if (this.#areIdsEchoed) return undefined;
    const subject = readSubject(reply.payload);
    return this.#pending.numbers().find((n) => {
      const entry = this.#pending.get(n);
      if (entry?.answer !== reply.event_type) return false;
      return subject === undefined || entry.subject === undefined || entry.subject === subject;
    });
  }
}

function withRequestId<Name extends ViewerRequestName>(
  { event_type, payload }: Extract<ViewerRequest, { event_type: Name }>,
  id: number,
): ViewerRequest {
  return { event_type, payload: { ...payload, request_id: id } } as ViewerRequest;
}

function isTimeout(error: Error): boolean {
  return error instanceof FramelaneError && error.code === 'ERR_VIEWER_TIMEOUT';
}

function readSubject(payload: object): string | undefined {
  if ('url' in payload && typeof payload.url === 'string') return payload.url;
  return 'prim_path' in payload && typeof payload.prim_path === 'string' ? payload.prim_path : undefined;
}
