import type { FramelaneError } from '@framelane/protocol';
import {
  type CommandName,
  type CommandReply,
  type CommandRequest,
  encodeMessage,
  engineLimits,
  parseReply,
  type WireReply,
} from '@framelane/protocol/engine';
import { type Clock, systemClock } from '../clock.ts';
import { createEngineError, errorOfReply } from '../errors.ts';
import type { SocketMode } from './command-socket.ts';
import { timeoutOfCommand } from './command-timeout.ts';
import { Connections } from './connections.ts';
import { type EngineFeatures, fullFeatures } from './features.ts';
import { type PendingRequest, RequestTable, type StreamProgress } from './request-table.ts';

/** Where an engine listens: a ZeroMQ endpoint, or a port of this machine. */
export type EngineLocation = { endpoint: string } | { port: number };

export type EngineClientOptions = EngineLocation & {
  /** Sent with every request as `_token`. */
  token?: string;
  /** @default 'dealer' */
  mode?: SocketMode;
  /** @default fullFeatures; pass `seedFeatures` for an engine with a REP socket */
  features?: EngineFeatures;
  /** Longest request in bytes, as `engine_info` tells it. @default 4 MiB */
  maxMessageBytes?: number;
  clock?: Clock;
};

export interface SendOptions {
  /** Counted from the call, waiting included. @default 10 s, renders 30 s, a plain range 300 s, ping 2 s */
  timeoutMs?: number;
  /** Rejects with its reason when aborted. What was sent is not taken back; its reply is dropped. */
  signal?: AbortSignal;
  /** For `render_range` with `mode: 'stream'`. Throwing here rejects the request. */
  onProgress?: (progress: StreamProgress) => void;
}

export interface EngineClientStats {
  readonly sent: number;
  readonly answered: number;
  readonly timedOut: number;
  /** Replies whose id belongs to no request in flight on that socket, late ones included. */
  readonly foreignDropped: number;
  /** Replies to requests that their caller had aborted. */
  readonly abandonedDropped: number;
  /** Messages that are no reply at all. */
  readonly malformedDropped: number;
  readonly inFlight: number;
  /** Sockets opened so far: the first, and one after each timeout that was followed by a request. */
  readonly socketsOpened: number;
}

/** Unanswered requests that one client holds; one more is refused like a full engine would. */
const maxPending = 1024;

/**
 * Sends commands to one engine and gives back their replies. Requests leave in the order of the calls and are never
 * repeated. Where the engine answers one at a time (features without pipelining, or mode `req`) the others wait here,
 * first come first served; elsewhere all are in flight at once. After a timeout the socket gets no more requests; it
 * is closed when the last of its other replies has come, and the next request opens a new one.
 */
export class EngineClient {
  readonly endpoint: string;
  readonly features: EngineFeatures;
  readonly #token: string | undefined;
  readonly #clock: Clock;
  readonly #maxMessageBytes: number;
  readonly #isSerial: boolean;
  readonly #connections: Connections;
  readonly #table = new RequestTable();
  readonly #idPrefix = crypto.randomUUID().slice(0, 8);
  readonly #counts = { sent: 0, answered: 0, timedOut: 0, foreignDropped: 0, abandonedDropped: 0, malformedDropped: 0 };
  #lastId = 0;
  #closedWith: (() => FramelaneError) | undefined;

  /** Returns at once; the socket connects in the background with the first request. Close what you connect. */
  static connect(options: EngineClientOptions): EngineClient {
    return new EngineClient(options);
  }

  private constructor(options: EngineClientOptions) {
    const mode = options.mode ?? 'dealer';
    this.endpoint = 'endpoint' in options ? options.endpoint : `tcp://127.0.0.1:${options.port}`;
    this.features = options.features ?? fullFeatures;
    this.#token = options.token;
    this.#clock = options.clock ?? systemClock;
    this.#maxMessageBytes = options.maxMessageBytes ?? engineLimits.maxMessageBytes;
    this.#isSerial = mode === 'req' || !this.features.isPipelined;
    this.#connections = new Connections({
      endpoint: this.endpoint,
      mode,
      onMessage: (connection, payload) => this.#receive(connection, payload),
      onFailure: (connection, cause) => this.#failConnection(connection, cause),
    });
  }

  /**
   * Sends one command and resolves with the fields of its reply, without `id` and `ok`.
   *
   * @throws ERR_ENGINE_TIMEOUT, ERR_ENGINE_DISCONNECTED, ERR_ENGINE_TOO_LARGE, ERR_ENGINE_UNAUTHORIZED,
   *   ERR_ENGINE_REPLY with the engine's code in `wireCode`; the signal's reason when aborted
   */
  send<Name extends CommandName>(
    cmd: Name,
    fields: CommandRequest<Name>,
    options: SendOptions = {},
  ): Promise<CommandReply<Name>> {
    return new Promise<WireReply>((resolve, reject) => {
      const id = `${this.#idPrefix}-${++this.#lastId}`;
      const payload = this.#encode(cmd, id, fields);
      options.signal?.throwIfAborted();
      this.#enqueue({ cmd, id, fields, payload, resolve, reject }, options);
    }).then(({ id: _id, ok: _ok, ...reply }) => reply as CommandReply<Name>);
  }

  stats(): EngineClientStats {
    return { ...this.#counts, inFlight: this.#table.size, socketsOpened: this.#connections.openedCount };
  }

  /**
   * Closes every socket and rejects what is unanswered, with `ERR_ENGINE_DISCONNECTED` or with what `makeReason`
   * makes for each. Closing twice is fine; the first reason stays.
   */
  close(makeReason: () => FramelaneError = createDisconnected): void {
    if (this.#closedWith !== undefined) return;
    this.#closedWith = makeReason;
    this.#connections.close();
    for (const request of this.#table.listAll()) {
      this.#table.remove(request);
      request.reject(makeReason());
    }
  }

  #encode(cmd: CommandName, id: string, fields: object): Uint8Array {
    if (this.#closedWith !== undefined) throw this.#closedWith();
    if (!this.features.commands.includes(cmd)) {
      const message = `expected a command of the base protocol, got ${cmd}; this engine knows no other, look at features`;
      throw createEngineError('ERR_ENGINE_REPLY', message, { wireCode: 'unknown_command' });
    }
    const token = this.#token === undefined ? {} : { _token: this.#token };
    const payload = encodeMessage({ ...fields, ...token, cmd, id });
    if (payload.byteLength > this.#maxMessageBytes) {
      const message = `${cmd}: expected at most ${this.#maxMessageBytes} bytes, got ${payload.byteLength}; it was not sent, make it smaller`;
      throw createEngineError('ERR_ENGINE_TOO_LARGE', message, {
        details: { expectedBytes: this.#maxMessageBytes, actualBytes: payload.byteLength },
      });
    }
    if (this.#table.size >= maxPending) {
      const message = `expected at most ${maxPending} unanswered requests, got one more; wait for replies`;
      throw createEngineError('ERR_ENGINE_REPLY', message, { wireCode: 'busy' });
    }
    return payload;
  }

  #enqueue(
    request: Pick<PendingRequest, 'cmd' | 'id' | 'payload' | 'resolve' | 'reject'> & { fields: object },
    { timeoutMs, signal, onProgress }: SendOptions,
  ): void {
    const { fields, ...rest } = request;
    const limitMs = timeoutMs ?? timeoutOfCommand(request.cmd, fields, this.features);
    const isStream = request.cmd === 'render_range' && 'mode' in fields && fields.mode === 'stream';
    let cancelTimer: (() => void) | undefined;
    const pending: PendingRequest = {
      ...rest,
      onProgress: isStream ? (onProgress ?? ignoreProgress) : undefined,
      renew: () => {
        cancelTimer?.();
        cancelTimer = this.#clock.setTimer(limitMs, () => this.#expire(pending, limitMs));
      },
      release: () => {
        cancelTimer?.();
        signal?.removeEventListener('abort', abandon);
      },
      isAbandoned: false,
      connection: undefined,
    };
    const abandon = () => this.#abandon(pending, signal?.reason);
    signal?.addEventListener('abort', abandon, { once: true });
    this.#table.add(pending);
    pending.renew();
    this.#pump();
  }

  #pump(): void {
    for (;;) {
      const occupied = this.#isSerial && this.#table.listAll().some((request) => request.connection !== undefined);
      const next = occupied ? undefined : this.#table.takeWaiting();
      if (next === undefined) return;
      try {
        next.connection = this.#connections.send(next.payload);
        this.#counts.sent += 1;
      } catch (cause) {
        this.#table.remove(next);
        next.reject(createUnusable(this.endpoint, cause));
      }
    }
  }

  #receive(connection: number, payload: Uint8Array | undefined): void {
    const reply = payload === undefined ? undefined : parseReply(payload);
    if (reply === undefined) {
      this.#counts.malformedDropped += 1;
      return;
    }
    const request = this.#table.find(reply.id);
    if (request?.connection !== connection) {
      this.#counts.foreignDropped += 1;
      return;
    }
    if (request.onProgress !== undefined && isProgress(reply)) this.#passProgress(request, reply);
    else this.#settle(request, reply);
  }

  #passProgress(request: PendingRequest, reply: WireReply & { progress: number }): void {
    request.renew();
    if (request.isAbandoned) return;
    const frameIndex = typeof reply.frame_index === 'number' ? { frameIndex: reply.frame_index } : {};
    const jobId = typeof reply.job_id === 'string' ? { jobId: reply.job_id } : {};
    try {
      request.onProgress?.({ progress: reply.progress, ...frameIndex, ...jobId });
    } catch (cause) {
      this.#abandon(request, cause);
    }
  }

  #settle(request: PendingRequest, reply: WireReply): void {
    this.#remove(request);
    if (request.isAbandoned) {
      this.#counts.abandonedDropped += 1;
    } else {
      this.#counts.answered += 1;
      if (reply.ok === false) request.reject(errorOfReply(request.cmd, reply));
      else request.resolve(reply);
    }
    this.#pump();
  }

  #expire(request: PendingRequest, limitMs: number): void {
    if (request.connection !== undefined) this.#connections.retire(request.connection);
    this.#remove(request);
    this.#counts.timedOut += 1;
    const message = `${request.cmd}: expected a reply within ${limitMs} ms, got none; the request may still be carried out`;
    request.reject(createEngineError('ERR_ENGINE_TIMEOUT', message, { details: { timeoutMs: limitMs } }));
    this.#pump();
  }

  #abandon(request: PendingRequest, reason: unknown): void {
    if (request.isAbandoned) return;
    request.isAbandoned = true;
    request.reject(reason);
    if (request.connection === undefined) this.#remove(request);
  }

  #remove(request: PendingRequest): void {
    this.#table.remove(request);
    const { connection } = request;
    if (connection !== undefined) this.#connections.closeIfRetired(connection, this.#table.countOn(connection));
  }

  #failConnection(connection: number, cause: unknown): void {
    this.#connections.retire(connection);
    for (const request of this.#table.listAll()) {
      if (request.connection !== connection) continue;
      this.#table.remove(request);
      request.reject(createUnusable(this.endpoint, cause));
    }
    this.#connections.closeIfRetired(connection, 0);
    this.#pump();
  }
}

function isProgress(reply: WireReply): reply is WireReply & { progress: number } {
  return reply.ok === undefined && typeof reply.progress === 'number';
}

function ignoreProgress(): void {
  // A stream without a listener still must not take its first progress message for the reply.
}

function createDisconnected(): FramelaneError {
  const message = 'expected an open client, it was closed; connect again';
  return createEngineError('ERR_ENGINE_DISCONNECTED', message);
}

function createUnusable(endpoint: string, cause: unknown): FramelaneError {
  const message = `expected a usable socket for ${endpoint}, the transport failed; check the endpoint`;
  return createEngineError('ERR_ENGINE_DISCONNECTED', message, { cause });
}
