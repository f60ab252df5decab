import { connect, type Socket } from 'node:net';
import { AckQueue } from './ack-queue.ts';
import type { AckStrategy, MatrixAddress } from './client-options.ts';
import type { PendingSend } from './pending-send.ts';

const closeLimitMs = 500;
/** A host that swallows packets would keep the system trying for two minutes. */
const connectLimitMs = 5000;

/** Why a connection is over. `ended` by the service or the network; `strange` bytes came in place of OK. */
export type ConnectionEnd =
  | { type: 'unreachable'; cause: Error }
  | { type: 'ended'; cause?: Error }
  | { type: 'strange'; byte: number }
  | { type: 'closed' };

export interface ConnectionEvents {
  onOpen(): void;
  /** The service has answered: frames can be stored again. */
  onAnswer(): void;
  onOk(pending: PendingSend): void;
  /** The system has taken all bytes of the frame. */
  onWritten(pending: PendingSend): void;
  /** Once. `unconfirmed` are the frames written and not confirmed and those not written, oldest first. */
  onEnd(end: ConnectionEnd, unconfirmed: readonly PendingSend[]): void;
}

/**
 * One connection to a matrix service, from the attempt on. Frames the system has no room for wait here, not in the
 * socket, so that those whose callers gave up are never sent.
 */
export class FrameConnection {
  readonly #socket: Socket;
  readonly #events: ConnectionEvents;
  readonly #acks: AckQueue<PendingSend>;
  readonly #countsOks: boolean;
  readonly #held: PendingSend[] = [];
  #isOpen = false;
  #isOver = false;

  constructor({ socketPath, tcpAddress }: MatrixAddress, strategy: AckStrategy, events: ConnectionEvents) {
    this.#events = events;
    this.#countsOks = strategy === 'always';
    this.#acks = new AckQueue((pending) => events.onOk(pending));
    this.#socket = tcpAddress === undefined ? connect({ path: socketPath ?? '' }) : connect(tcpAddress);
    this.#socket.setNoDelay(true);
    const giveUp = () => this.#socket.destroy(new Error(`no answer within ${connectLimitMs} ms`));
    const limit = setTimeout(giveUp, connectLimitMs).unref();
    this.#socket.on('close', () => clearTimeout(limit));
    this.#socket.on('connect', () => {
      clearTimeout(limit);
      this.#isOpen = true;
      if (!this.#isOver) events.onOpen();
    });
    this.#socket.on('data', (bytes) => this.#read(bytes));
    this.#socket.on('end', () => this.#finish({ type: 'ended' }));
    this.#socket.on('error', (cause) => this.#finish({ type: this.#isOpen ? 'ended' : 'unreachable', cause }));
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Whether every frame that went out was confirmed. */
  get isConfirmed(): boolean {
    return this.#acks.length === 0 && this.#held.length === 0;
  }

  /** One write a frame; OKs come back in the same order. */
  send(pending: PendingSend): void {
    if (this.#held.length > 0 || this.#socket.writableLength > 0) this.#held.push(pending);
    else this.#write(pending);
  }

  /** Whether the process stays for this connection. */
  keepAlive(isKept: boolean): void {
    if (isKept) this.#socket.ref();
    else this.#socket.unref();
  }

  /** Lets what was written arrive, and resolves when the socket is gone; half a second at most. */
  close(): Promise<void> {
    this.#socket.ref();
    const closed = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    if (this.#isOpen) {
      const limit = setTimeout(() => this.#socket.destroy(), closeLimitMs);
      this.#socket.once('close', () => clearTimeout(limit));
      this.#socket.end();
    } else this.#socket.destroy();
    this.#finish({ type: 'closed' });
    return closed;
  }

  #write(pending: PendingSend): void {
    this.#acks.add(pending);
    this.#socket.write(pending.frame.message, () => {
      if (this.#isOver) return;
      if (!this.#countsOks) this.#acks.forgetBefore(pending);
      this.#events.onWritten(pending);
      this.#writeHeld();
    });
  }

  #writeHeld(): void {
    while (this.#socket.writableLength === 0) {
      const next = this.#held.shift();
      if (next === undefined) return;
      if (next.state === 'open') this.#write(next);
    }
  }

  #read(bytes: Buffer): void {
    if (this.#isOver) return;
    this.#events.onAnswer();
    if (!this.#countsOks) return;
    const stray = this.#acks.take(bytes);
    if (stray !== undefined) this.#finish({ type: 'strange', byte: stray });
  }

  #finish(end: ConnectionEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (end.type !== 'closed') this.#socket.destroy();
    this.#events.onEnd(end, [...this.#acks.drain(), ...this.#held.splice(0)]);
  }
}
