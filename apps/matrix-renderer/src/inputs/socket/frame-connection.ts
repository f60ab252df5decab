import type { Socket } from 'node:net';
import type { FrameSource } from '../../frame-store/types.ts';
import type { Log } from '../../log/log.ts';
import { AckWriter } from './ack-writer.ts';
import { FrameReader } from './frame-reader.ts';
import { receiveBorrowed } from './receive-borrowed.ts';

const lingerLimitBytes = 16 * 1024 ** 2;
const lingerTimeoutMs = 2000;

export interface FrameConnectionOptions {
  socket: Socket;
  size: { width: number; height: number };
  source: FrameSource;
  log: Log;
  /** For log lines; never raw bytes of the peer. */
  peer: string;
  /** Called once for each connection that was ended by a rule, with its code. */
  onAccepted: (count: number) => void;
  onRefused: (code: string) => void;
  onClosed: () => void;
}

/** One client: its frames go to the source, its `OK`s come back, rule breakers get an orderly end. */
export class FrameConnection {
  readonly #socket: Socket;
  readonly #options: FrameConnectionOptions;
  readonly #reader: FrameReader;
  readonly #acks: AckWriter;
  #sweepsInside = 0;
  #isEnding = false;
  #lingerBytes = 0;
  #lingerTimer: NodeJS.Timeout | undefined;

  constructor(options: FrameConnectionOptions) {
    this.#options = options;
    this.#socket = receiveBorrowed(options.socket, (chunk) => this.#read(chunk));
    this.#acks = new AckWriter(this.#socket, () => this.#finish());
    this.#reader = new FrameReader(options.size, (pixels, count) => {
      options.source.accept(pixels, count);
      options.onAccepted(count);
      this.#sweepsInside = 0;
      this.#acks.owe(count);
    });
    this.#socket.on('end', () => this.#readEnd());
    // A client may go at any time, with acks unread; that is no fault of the service and needs no word.
    this.#socket.on('error', (error) => options.log.debug(`a client went: ${error.message}`, { peer: options.peer }));
    this.#socket.on('close', () => this.#forget());
  }

  get owed(): number {
    return this.#acks.owed;
  }

  /** To be called at even intervals; a message that is still incomplete after `limit` of them ends the connection. */
  sweep(limit: number): void {
    if (this.#isEnding || !this.#reader.isInside) {
      this.#sweepsInside = 0;
      return;
    }
    this.#sweepsInside += 1;
    if (this.#sweepsInside > limit) this.#refuse('E_TIMEOUT', 'a started message was not completed in time');
  }

  destroy(): void {
    this.#socket.destroy();
  }

  #read(chunk: Buffer): void {
    if (this.#isEnding) {
      this.#lingerBytes += chunk.length;
      if (this.#lingerBytes > lingerLimitBytes) this.destroy();
      return;
    }
    this.#reader.push(chunk);
    const fault = this.#reader.fault;
    if (fault === undefined) return;
    const { width, height, payloadBytes } = fault.header;
    const { size } = this.#options;
    this.#refuse(
      fault.code,
      fault.code === 'E_SIZE'
        ? `got ${width}x${height}, display is ${size.width}x${size.height}; start with --width ${width} --height ${height}`
        : `got a length of ${payloadBytes} for ${width}x${height}, expected width x height x 3 = ${width * height * 3}`,
    );
  }

  #readEnd(): void {
    if (!this.#isEnding && this.#reader.isInside) {
      this.#warn('E_TRUNCATED', 'the connection ended inside a message');
    }
    if (this.#lingerTimer !== undefined) this.destroy();
    this.#isEnding = true;
    this.#finish();
  }

  #refuse(code: string, message: string): void {
    this.#warn(code, message);
    this.#isEnding = true;
    this.#lingerTimer = setTimeout(() => this.destroy(), lingerTimeoutMs);
    this.#finish();
  }

  #finish(): void {
    if (this.#isEnding && this.#acks.isEmpty && !this.#socket.writableEnded) this.#socket.end();
  }

  #warn(code: string, message: string): void {
    this.#options.onRefused(code);
    this.#options.log.warn(message, { code, peer: this.#options.peer });
  }

  #forget(): void {
    clearTimeout(this.#lingerTimer);
    this.#options.source.close();
    this.#options.onClosed();
  }
}
