import { decodeFrameHeader, frameBytesOf, frameWire, type MatrixReport } from '@framelane/protocol/matrix';
import type { Clock } from '../common/clock.ts';
import { RetryTimer } from '../common/retry-timer.ts';
import type { SocketConstructor, SocketLike } from '../common/socket-like.ts';

export interface ServiceLinkOptions {
  /** The service's WebSocket, its token included. */
  url: string;
  WebSocket: SocketConstructor;
  clock: Clock;
}

export interface ServiceLinkListener {
  opened(): void;
  report(report: MatrixReport): void;
  /** RGB, three bytes a pixel, top row first; never changed afterwards. */
  picture(picture: { width: number; height: number; pixels: Uint8Array }): void;
  /** The connection ended, or could not be made. Another attempt follows. */
  closed(): void;
}

/** The service says how it is every second; one that has not for this long hangs. */
const deadAfterMs = 10_000;
const maxMessageBytes = frameWire.headerBytes + frameWire.maxPixels * frameWire.bytesPerPixel;

/** The preview socket of a panel renderer, made again whenever it ends: after 0.25 to 5 s, for ever. */
export class ServiceLink {
  readonly #options: ServiceLinkOptions;
  readonly #retry: RetryTimer;
  #listener: ServiceLinkListener | undefined;
  #socket: SocketLike | undefined;
  #cancelWatch: (() => void) | undefined;

  constructor(options: ServiceLinkOptions) {
    this.#options = options;
    this.#retry = new RetryTimer(options.clock);
  }

  start(listener: ServiceLinkListener): void {
    this.#listener = listener;
    this.#connect();
  }

  /** Ends for good; the listener hears nothing afterwards. */
  stop(): void {
    this.#listener = undefined;
    this.#retry.cancel();
    this.#leaveSocket();
  }

  #connect(): void {
    const { WebSocket, url } = this.#options;
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    const isCurrent = (): boolean => this.#socket === socket;
    socket.addEventListener('open', () => {
      if (!isCurrent()) {
        // Given up before it was open.
        socket.close();
        return;
      }
      this.#retry.reset();
      this.#watch();
      this.#listener?.opened();
    });
    socket.addEventListener('message', ({ data }) => {
      if (!isCurrent()) return;
      this.#watch();
      if (data instanceof ArrayBuffer) this.#takePicture(new Uint8Array(data));
      else if (typeof data === 'string') this.#takeReport(data);
    });
    // An error is always followed by a close.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', () => {
      if (isCurrent()) this.#retryLater();
    });
    this.#watch();
  }

  #watch(): void {
    this.#cancelWatch?.();
    this.#cancelWatch = this.#options.clock.setTimer(deadAfterMs, () => this.#retryLater());
  }

  #retryLater(): void {
    this.#leaveSocket();
    this.#retry.schedule(() => this.#connect());
    this.#listener?.closed();
  }

  #leaveSocket(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#cancelWatch?.();
    this.#cancelWatch = undefined;
    socket?.close();
  }

  #takePicture(message: Uint8Array): void {
    const header = decodeFrameHeader(message);
    if (header === undefined || message.byteLength > maxMessageBytes) return;
    const { width, height, payloadBytes } = header;
    const pixels = message.subarray(frameWire.headerBytes);
    if (payloadBytes !== frameBytesOf(header) || pixels.byteLength !== payloadBytes) return;
    this.#listener?.picture({ width, height, pixels });
  }

  #takeReport(text: string): void {
    const report = parseReport(text);
    if (report !== undefined) this.#listener?.report(report);
  }
}

/** `undefined` for what is no report: another program may listen at that address. */
function parseReport(text: string): MatrixReport | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isReport(value) ? value : undefined;
}

function isReport(value: unknown): value is MatrixReport {
  if (typeof value !== 'object' || value === null) return false;
  return 'sources' in value && Array.isArray(value.sources) && 'devices' in value && Array.isArray(value.devices);
}
