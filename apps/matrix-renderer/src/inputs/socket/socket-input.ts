import { createServer, type Server, type Socket } from 'node:net';
import type { MatrixSource } from '@framelane/protocol/matrix';
import type { SourceKind } from '../../frame-store/types.ts';
import type { Input, InputContext } from '../input.ts';
import { FrameConnection } from './frame-connection.ts';

const sweepIntervalMs = 250;

/** Where a socket input listens: binds `server`, and gives the place back when closed. */
export interface ListeningPlace {
  readonly kind: Extract<SourceKind, 'unix' | 'tcp'>;
  /** Resolves to the address for people. Throws a `ServiceError`. */
  listen(server: Server): Promise<string>;
  release(): Promise<void>;
}

export interface ClientLimits {
  maxClients: number;
  /** 0 = a started message may take for ever. */
  clientTimeoutMs: number;
}

const keepAliveMs = 60_000;
const closeTimeoutMs = 200;
const refusedTimeoutMs = 500;

/** Serves the frame protocol at one place. */
export class SocketInput implements Input {
  readonly #place: ListeningPlace;
  readonly #context: InputContext;
  readonly #limits: ClientLimits;
  readonly #server: Server;
  readonly #clients = new Set<FrameConnection>();
  readonly #refused: Record<string, number> = {};
  #accepted = 0;
  #address = '';
  #state = 'closed';
  #listening: Promise<string> | undefined;
  #connectionNumber = 0;
  #sweeper: NodeJS.Timeout | undefined;

  constructor(place: ListeningPlace, context: InputContext, limits: ClientLimits) {
    this.#place = place;
    this.#context = context;
    this.#limits = limits;
    this.#server = createServer({
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveMs,
    });
    this.#server.on('connection', (socket) => this.#welcome(socket));
  }

  async start(): Promise<void> {
    const listening = this.#place.listen(this.#server);
    this.#listening = listening;
    this.#address = await listening;
    this.#state = 'listening';
    if (this.#limits.clientTimeoutMs <= 0) return;
    const interval = Math.max(10, Math.min(sweepIntervalMs, this.#limits.clientTimeoutMs / 4));
    const limit = Math.ceil(this.#limits.clientTimeoutMs / interval);
    this.#sweeper = setInterval(() => {
      for (const client of this.#clients) client.sweep(limit);
    }, interval);
  }

  async close(): Promise<void> {
    // A start on its way comes to its end first, so that nothing is left behind; it takes half a second at most.
    await this.#listening?.catch(() => undefined);
    if (this.#state === 'closed') return;
    this.#state = 'closed';
    clearInterval(this.#sweeper);
    const closed = new Promise<void>((done) => this.#server.close(() => done()));
    for (const client of this.#clients) client.destroy();
    await Promise.race([closed, new Promise((done) => setTimeout(done, closeTimeoutMs).unref())]);
    await this.#place.release();
  }

  describe(): MatrixSource {
    const counts = { accepted: this.#accepted, ...this.#refused };
    return { kind: this.#place.kind, address: this.#address, state: this.#state, counts };
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  /** `OK`s not yet handed to the system, over all clients. */
  get owedAcks(): number {
    let owed = 0;
    for (const client of this.#clients) owed += client.owed;
    return owed;
  }

  readonly #countAccepted = (count: number): void => {
    this.#accepted += count;
  };

  #welcome(socket: Socket): void {
    const { kind } = this.#place;
    this.#connectionNumber += 1;
    const peer = kind === 'tcp' ? (socket.remoteAddress ?? 'gone') : 'unix';
    if (kind === 'tcp' && !this.#context.isAllowed(peer)) {
      this.#refuseSocket(socket, { code: 'E_LISTEN', peer, message: 'this address is not in --allow' });
      return;
    }
    if (this.#clients.size >= this.#limits.maxClients) {
      const message = `more than ${this.#limits.maxClients} connections; raise --max-clients`;
      this.#refuseSocket(socket, { code: 'E_CLIENTS', peer, message });
      return;
    }
    const { sink, log } = this.#context;
    const client = new FrameConnection({
      socket,
      size: { width: sink.width, height: sink.height },
      source: sink.openSource({ kind, key: String(this.#connectionNumber) }),
      log,
      peer,
      onAccepted: this.#countAccepted,
      onRefused: (code) => this.#count(code),
      onClosed: () => this.#clients.delete(client),
    });
    this.#clients.add(client);
  }

  #refuseSocket(socket: Socket, { code, peer, message }: { code: string; peer: string; message: string }): void {
    this.#count(code);
    this.#context.log.warn(message, { code, peer });
    socket.on('error', (error) => this.#context.log.debug(`a refused client went: ${error.message}`, { peer }));
    // An end instead of a reset, also for those who have sent something already.
    socket.end();
    socket.resume();
    const timer = setTimeout(() => socket.destroy(), refusedTimeoutMs);
    socket.on('end', () => socket.destroy());
    socket.on('close', () => clearTimeout(timer));
  }

  #count(code: string): void {
    this.#refused[code] = (this.#refused[code] ?? 0) + 1;
  }
}
