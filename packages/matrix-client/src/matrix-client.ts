import { connect, type Socket } from 'node:net';
import { FramelaneError } from '@framelane/protocol';
import { encodeFrameHeader, frameBytesOf, frameWire } from '@framelane/protocol/matrix';
import { AckQueue } from './ack-queue.ts';
import { MatrixAckTimeoutError, MatrixConnectError, MatrixProtocolError, MatrixRejectedError } from './errors.ts';
import { checkImageBytes, copyRgbInto, type MatrixImage } from './rgb-image.ts';

export interface MatrixAddress {
  /** @default /tmp/heart_matrix.sock, unless `tcpAddress` is given */
  socketPath?: string;
  tcpAddress?: { host: string; port: number };
}

export interface MatrixClientOptions extends MatrixAddress {
  /** How long to wait for an OK; 0 and less does not wait. @default 1000 */
  ackTimeoutMs?: number;
  /** Frames sent and not confirmed yet, at most; more wait in the client, without a limit. @default 1 */
  maxInFlight?: number;
}

/**
 * One connection to a matrix service, opened with the first frame and again after it was lost. It keeps the process
 * alive only while a frame is on its way.
 */
export class MatrixClient {
  readonly #address: MatrixAddress;
  readonly #ackTimeoutMs: number;
  readonly #maxInFlight: number;
  readonly #acks = new AckQueue();
  readonly #waitingForRoom: (() => void)[] = [];
  #inFlight = 0;
  #connecting: Promise<Socket> | undefined;
  #socket: Socket | undefined;

  /** Connects to nothing yet. Throws ERR_MATRIX_ARGUMENT. */
  constructor(options: MatrixClientOptions = {}) {
    const { socketPath, tcpAddress, ackTimeoutMs = 1000, maxInFlight = 1 } = options;
    if (socketPath !== undefined && tcpAddress !== undefined) {
      throw new FramelaneError('ERR_MATRIX_ARGUMENT', 'Specify either socketPath or tcpAddress, not both');
    }
    if (!Number.isInteger(maxInFlight) || maxInFlight < 1) {
      throw new FramelaneError('ERR_MATRIX_ARGUMENT', `maxInFlight must be an integer from 1 up, got ${maxInFlight}`);
    }
    this.#address =
      tcpAddress === undefined ? { socketPath: socketPath ?? frameWire.defaultSocketPath } : { tcpAddress };
    this.#ackTimeoutMs = ackTimeoutMs;
    this.#maxInFlight = maxInFlight;
  }

  /**
   * Resolves when the service has stored the frame; the picture is copied before this returns. Calls keep their order.
   * Rejects with the classes of this package; the next call connects anew.
   */
  sendImage(image: MatrixImage): Promise<void> {
    let message: Uint8Array;
    try {
      message = packFrame(image);
    } catch (error) {
      return Promise.reject(error);
    }
    return this.#send(message);
  }

  /** Rejects what is on its way with ERR_MATRIX_CONNECT. A second call does nothing; a later frame connects again. */
  async close(): Promise<void> {
    const socket = this.#socket ?? (await this.#connecting?.catch(() => undefined));
    if (socket === undefined) return;
    this.#leave(socket, new MatrixConnectError('the client was closed before the frame was confirmed'));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #send(message: Uint8Array): Promise<void> {
    await this.#takeRoom();
    try {
      const socket = await this.#connect();
      await this.#exchange(socket, message);
    } finally {
      // The room goes straight to whoever waits longest, so that no later call slips in before.
      const next = this.#waitingForRoom.shift();
      if (next === undefined) this.#inFlight -= 1;
      else next();
      if (this.#inFlight === 0) this.#socket?.unref();
    }
  }

  async #takeRoom(): Promise<void> {
    if (this.#inFlight < this.#maxInFlight) this.#inFlight += 1;
    else await new Promise<void>((resolve) => this.#waitingForRoom.push(resolve));
  }

  #exchange(socket: Socket, message: Uint8Array): Promise<void> {
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const settle = (error?: Error): void => {
        clearTimeout(timer);
        if (error === undefined) resolve();
        else reject(error);
      };
      if (this.#ackTimeoutMs > 0) {
        timer = setTimeout(() => settle(new MatrixAckTimeoutError(this.#ackTimeoutMs)), this.#ackTimeoutMs);
      }
      // The entry stays in the queue after a timeout: a late OK belongs to this frame, never to the next one.
      this.#acks.add({ settle });
      socket.ref();
      socket.write(message);
      if (this.#ackTimeoutMs <= 0) settle();
    });
  }

  #connect(): Promise<Socket> {
    if (this.#socket !== undefined) return Promise.resolve(this.#socket);
    this.#connecting ??= this.#open().finally(() => {
      this.#connecting = undefined;
    });
    return this.#connecting;
  }

  #open(): Promise<Socket> {
    const { socketPath, tcpAddress } = this.#address;
    const socket = tcpAddress === undefined ? connect({ path: socketPath ?? '' }) : connect(tcpAddress);
    socket.setNoDelay(true);
    return new Promise((resolve, reject) => {
      socket.once('connect', () => {
        this.#socket = socket;
        resolve(socket);
      });
      socket.on('data', (bytes) => {
        const stray = this.#acks.take(bytes);
        if (stray !== undefined) this.#leave(socket, new MatrixProtocolError(stray));
      });
      socket.on('end', () => this.#leave(socket, new MatrixRejectedError()));
      socket.on('error', (cause) => {
        reject(new MatrixConnectError(`no matrix service at ${this.#describe()}; is it running?`, cause));
        this.#leave(socket, new MatrixRejectedError(cause));
      });
    });
  }

  #leave(socket: Socket, error: Error): void {
    socket.destroy();
    if (this.#socket !== socket) return;
    this.#socket = undefined;
    this.#acks.failAll(error);
  }

  #describe(): string {
    const { socketPath, tcpAddress } = this.#address;
    return tcpAddress === undefined ? String(socketPath) : `${tcpAddress.host}:${tcpAddress.port}`;
  }
}

/** Sends one picture and resolves with the connected client, to be used for more or simply dropped. */
export async function sendImage(image: MatrixImage, address: MatrixAddress = {}): Promise<MatrixClient> {
  const client = new MatrixClient(address);
  try {
    await client.sendImage(image);
  } catch (error) {
    await client.close();
    throw error;
  }
  return client;
}

/** Header and pixels in one piece: two writes would wait for each other on TCP. */
function packFrame(image: MatrixImage): Uint8Array {
  checkImageBytes(image);
  const header = encodeFrameHeader(image);
  const message = new Uint8Array(frameWire.headerBytes + frameBytesOf(image));
  message.set(header);
  copyRgbInto(image, message.subarray(frameWire.headerBytes));
  return message;
}
