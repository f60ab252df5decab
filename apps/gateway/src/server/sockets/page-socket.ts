import {
  type ClientMessage,
  ClientMessageSchema,
  gatewayCloseCodes,
  type ServerMessage,
} from '@framelane/protocol/gateway';
import { Compile } from 'typebox/compile';
import type { RawData, WebSocket } from 'ws';
import type { LaneMessage, LaneName, LaneSession, LaneSocket, OutgoingPicture } from '../contracts/lane.ts';
import type { GatewayMetrics } from '../metrics.ts';
import type { PicturePool, PooledBuffer } from '../pictures/picture-pool.ts';
import { MessageRate } from './message-rate.ts';
import { PictureOutbox } from './picture-outbox.ts';
import type { SocketLimits } from './socket-limits.ts';

const clientMessage = Compile(ClientMessageSchema);

export interface PageSocketOptions {
  socket: WebSocket;
  sessionId: string;
  lane: LaneName;
  limits: SocketLimits;
  pool: PicturePool;
  metrics: GatewayMetrics;
}

/**
 * The socket of one page: reads and checks its messages, keeps its limits, and sends pictures within its credit.
 * A page that breaks a limit is closed with 1008 and the reason; a page that is silent for too long is cut off.
 */
export class PageSocket implements LaneSocket {
  readonly sessionId: string;
  readonly #socket: WebSocket;
  readonly #limits: SocketLimits;
  readonly #pool: PicturePool;
  readonly #outbox: PictureOutbox;
  readonly #rate: MessageRate;
  #session: LaneSession | undefined;
  #heardMs = performance.now();
  #pingedMs = 0;

  constructor({ socket, sessionId, lane, limits, pool, metrics }: PageSocketOptions) {
    this.sessionId = sessionId;
    this.#socket = socket;
    this.#limits = limits;
    this.#pool = pool;
    this.#rate = new MessageRate(limits.maxMessagesPerSecond, this.#heardMs);
    this.#outbox = new PictureOutbox({
      credit: limits.pictureCredit,
      nowMs: () => performance.now(),
      send: (bytes, done) => socket.send(bytes, { binary: true }, done),
      onSent: (byteLength) => metrics.countSent(lane, byteLength),
      onSkipped: () => metrics.countSkipped(lane),
      onAcknowledged: (elapsedMs) => {
        metrics.observeRoundTrip(lane, elapsedMs);
        this.#session?.acknowledged?.(elapsedMs);
      },
    });
    socket.on('message', (data, isBinary) => this.#receive(data, isBinary));
    socket.on('pong', () => this.#hear());
    socket.on('close', () => this.#end());
  }

  get framesSent(): number {
    return this.#outbox.sent;
  }

  get framesSkipped(): number {
    return this.#outbox.skipped;
  }

  get hasRoom(): boolean {
    return this.#outbox.hasRoom;
  }

  /** Gives the socket its lane session. */
  attach(session: LaneSession): void {
    this.#session = session;
  }

  send(message: ServerMessage): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#socket.send(JSON.stringify(message));
    // Pictures wait for credit, but answers do not: a page that only asks and never reads must not fill the memory.
    if (this.#socket.bufferedAmount > this.#limits.maxUnreadBytes) this.#socket.terminate();
  }

  takeBuffer(minBytes: number): PooledBuffer {
    return this.#pool.take(minBytes);
  }

  offerPicture(picture: OutgoingPicture): void {
    this.#outbox.offer(picture);
  }

  skipPicture(): void {
    this.#outbox.skip();
  }

  close(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Called now and then: pings a silent page, cuts a dead one off. */
  checkLife(nowMs: number): void {
    const silentMs = nowMs - this.#heardMs;
    if (silentMs >= this.#limits.deadAfterMs) {
      this.#socket.terminate();
    } else if (silentMs >= this.#limits.idlePingMs && nowMs - this.#pingedMs >= this.#limits.idlePingMs) {
      this.#pingedMs = nowMs;
      this.#socket.ping();
    }
  }

  /** Ends the connection without waiting for the page. */
  terminate(): void {
    this.#socket.terminate();
  }

  #hear(): number {
    this.#heardMs = performance.now();
    return this.#heardMs;
  }

  #receive(data: RawData, isBinary: boolean): void {
    // A closing socket still delivers what arrived before the other side knew.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const nowMs = this.#hear();
    const message = isBinary ? undefined : this.#read(data);
    // An acknowledgement of a picture is free: there cannot be more of them than pictures.
    if (message?.t === 'ack' && this.#outbox.acknowledge(message.sequence)) return;
    if (!this.#rate.take(nowMs)) this.#refuse(`more than ${this.#limits.maxMessagesPerSecond} messages per second`);
    else if (message === undefined) this.#refuse('not a message of this protocol');
    else if (message.t === 'ping') this.send({ t: 'pong', n: message.n });
    else if (message.t !== 'ack') this.#session?.receive(message as LaneMessage);
  }

  #read(data: RawData): ClientMessage | undefined {
    if (!Buffer.isBuffer(data)) return undefined;
    if (data.length <= this.#limits.maxTextBytes) return parseMessage(data);
    this.#refuse(`message of ${data.length} bytes, the limit is ${this.#limits.maxTextBytes}`);
    return undefined;
  }

  #refuse(reason: string): void {
    this.close(gatewayCloseCodes.policy, reason);
  }

  #end(): void {
    this.#outbox.close();
    this.#session?.close();
    this.#session = undefined;
  }
}

function parseMessage(data: Buffer): ClientMessage | undefined {
  let value: unknown;
  try {
    value = JSON.parse(data.toString('utf8'));
  } catch {
    // The caller answers for everything that is not a message, broken JSON included.
    return undefined;
  }
  return clientMessage.Check(value) ? value : undefined;
}
