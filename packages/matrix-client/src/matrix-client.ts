import type { FramelaneError } from '@framelane/protocol';
import { type ClientSettings, type MatrixClientOptions, readClientOptions } from './client-options.ts';
import { describeEnd } from './describe-end.ts';
import { MatrixAckTimeoutError, MatrixRejectedError } from './errors.ts';
import { type ConnectionEnd, FrameConnection } from './frame-connection.ts';
import { FramePool, type OutgoingFrame } from './outgoing-frame.ts';
import { PendingSend, type SendOutcome } from './pending-send.ts';
import { ReconnectPause } from './reconnect-pause.ts';
import type { MatrixImage } from './rgb-image.ts';

/**
 * One connection to a matrix service, opened with the first frame and again after it was lost. It keeps the process
 * alive only while a frame is on its way. Close it, or drop it.
 */
export class MatrixClient {
  readonly #settings: ClientSettings;
  readonly #waitsForOk: boolean;
  readonly #pool: FramePool;
  readonly #pause = new ReconnectPause();
  readonly #waiting: PendingSend[] = [];
  readonly #rejectedListeners = new Set<(error: MatrixRejectedError) => void>();
  #inFlight = 0;
  #connection: FrameConnection | undefined;
  #retryTimer: NodeJS.Timeout | undefined;
  /** The frame confirmed last, which is what the display shows as far as this client knows. */
  #shown: OutgoingFrame | undefined;
  #shownAtMs = 0;
  /** A failure of frames whose callers were not waiting any more. */
  #untold: FramelaneError | undefined;

  /** Connects to nothing yet. Throws ERR_MATRIX_ARGUMENT. */
  constructor(options: MatrixClientOptions = {}) {
    this.#settings = readClientOptions(options);
    this.#waitsForOk = this.#settings.ackStrategy === 'always' && this.#settings.ackTimeoutMs > 0;
    this.#pool = new FramePool(this.#settings.maxInFlight + 1);
  }

  /**
   * Resolves when the service has stored the frame, or earlier as {@link SendOutcome} says; the picture is copied before
   * this returns. Calls keep their order. Rejects with the classes of this package; the next call connects anew.
   */
  sendImage(image: MatrixImage): Promise<SendOutcome> {
    const untold = this.#untold;
    this.#untold = undefined;
    if (untold !== undefined) return Promise.reject(untold);
    if (this.#isShown(image)) return Promise.resolve('unchanged');
    return new Promise((resolve, reject) => {
      const frame = this.#pool.take(image, this.#settings.dedupStrategy);
      this.#enqueue(new PendingSend(frame, resolve, reject));
    });
  }

  /** `listener` hears of every frame the service refused by ending the connection. Returns its undo. */
  onRejected(listener: (error: MatrixRejectedError) => void): () => void {
    this.#rejectedListeners.add(listener);
    return () => this.#rejectedListeners.delete(listener);
  }

  /**
   * Rejects what is on its way with ERR_MATRIX_CONNECT and resolves when the socket is gone. A second call does nothing;
   * a later frame connects again.
   */
  async close(): Promise<void> {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#untold = undefined;
    const connection = this.#connection;
    if (connection === undefined) this.#rejectWaiting({ type: 'closed' });
    else await connection.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #isShown(image: MatrixImage): boolean {
    const { dedupStrategy, dedupMaxAgeMs } = this.#settings;
    // While anything is on its way, the last confirmed frame is not the one that will be on display.
    const isSettled = this.#inFlight === 0 && this.#waiting.length === 0 && this.#connection?.isConfirmed === true;
    if (!isSettled || this.#shown?.equals(image, dedupStrategy) !== true) return false;
    return dedupMaxAgeMs <= 0 || performance.now() - this.#shownAtMs <= dedupMaxAgeMs;
  }

  #enqueue(pending: PendingSend): void {
    if (this.#settings.mode === 'latest') {
      for (const older of this.#waiting.splice(0)) {
        older.resolve('superseded');
        this.#pool.give(older.frame);
      }
    }
    this.#waiting.push(pending);
    this.#retryTimer?.ref();
    this.#sendWaiting();
  }

  #sendWaiting(): void {
    if (this.#waiting.length === 0) return;
    const connection = this.#connection;
    if (connection === undefined) {
      // In a pause between attempts the newest frame waits; frames of a queue ask for an answer now.
      if (this.#retryTimer === undefined || this.#settings.mode === 'queue') this.#connect();
      return;
    }
    connection.keepAlive(true);
    while (connection.isOpen && this.#inFlight < this.#settings.maxInFlight) {
      const pending = this.#waiting.shift();
      if (pending === undefined) return;
      this.#inFlight += 1;
      if (this.#waitsForOk) pending.limit(this.#settings.ackTimeoutMs, () => this.#giveUp(pending));
      connection.send(pending);
    }
  }

  #connect(): void {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    const { address, ackStrategy } = this.#settings;
    this.#connection = new FrameConnection(address, ackStrategy, {
      onOpen: () => this.#sendWaiting(),
      onAnswer: () => this.#pause.reset(),
      onOk: (pending) => this.#noteOk(pending),
      onWritten: (pending) => {
        if (this.#waitsForOk) return;
        this.#settle(pending, () => pending.resolve('sent'));
        if (ackStrategy === 'never') this.#pool.give(pending.frame);
      },
      onEnd: (end, unconfirmed) => this.#noteEnd(end, unconfirmed),
    });
    this.#connection.keepAlive(this.#waiting.length > 0);
  }

  #noteOk(pending: PendingSend): void {
    if (pending.state === 'late') this.#pool.give(pending.frame);
    else {
      this.#forgetShown();
      this.#shown = pending.frame;
      this.#shownAtMs = performance.now();
    }
    this.#settle(pending, () => pending.resolve('accepted'));
  }

  #giveUp(pending: PendingSend): void {
    this.#forgetShown();
    this.#settle(pending, () => pending.reject(new MatrixAckTimeoutError(this.#settings.ackTimeoutMs), 'late'));
  }

  /** Tells the caller by `tell` and gives the room to whoever waits longest. */
  #settle(pending: PendingSend, tell: () => void): void {
    if (pending.state !== 'open') return;
    tell();
    this.#inFlight -= 1;
    this.#sendWaiting();
    if (this.#inFlight === 0) this.#connection?.keepAlive(false);
  }

  #noteEnd(end: ConnectionEnd, unconfirmed: readonly PendingSend[]): void {
    this.#connection = undefined;
    this.#inFlight = 0;
    this.#forgetShown();
    const { mode, autoReconnect, address } = this.#settings;
    for (const pending of unconfirmed) {
      const error = describeEnd(end, pending.frame, address);
      if (pending.state === 'sent' && end.type !== 'closed') this.#untold ??= error;
      pending.reject(error);
    }
    const isPatient = autoReconnect && mode === 'latest';
    if (end.type === 'closed' || (end.type === 'unreachable' && !isPatient)) this.#rejectWaiting(end);
    if (end.type !== 'closed') {
      if (autoReconnect) this.#retryLater();
      this.#sendWaiting();
    }
    // Last, since listeners may do anything.
    const [refused] = unconfirmed;
    if (end.type !== 'ended' || refused === undefined) return;
    const error = new MatrixRejectedError(refused.frame, end.cause);
    for (const listener of this.#rejectedListeners) listener(error);
  }

  #retryLater(): void {
    this.#retryTimer = setTimeout(() => this.#connect(), this.#pause.take());
    if (this.#waiting.length === 0) this.#retryTimer.unref();
  }

  #rejectWaiting(end: ConnectionEnd): void {
    for (const pending of this.#waiting.splice(0)) {
      pending.reject(describeEnd(end, pending.frame, this.#settings.address));
    }
  }

  #forgetShown(): void {
    if (this.#shown !== undefined) this.#pool.give(this.#shown);
    this.#shown = undefined;
  }
}
