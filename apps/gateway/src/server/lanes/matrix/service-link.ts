import { gatewayLimits } from '@framelane/protocol/gateway';
import { decodeFrameHeader, frameBytesOf, frameWire, type MatrixReport } from '@framelane/protocol/matrix';
import { WebSocket } from 'ws';
import type { MatrixPlace } from './host/matrix-place.ts';

export interface ServicePicture {
  width: number;
  height: number;
  /** RGB, three bytes a pixel, top row first; never changed afterwards. */
  pixels: Uint8Array;
}

export interface ServiceLinkListener {
  opened(): void;
  report(report: MatrixReport): void;
  picture(picture: ServicePicture): void;
  /** The connection ended, or could not be made; `status` when the service refused it. Another attempt follows. */
  closed(status: number | undefined): void;
}

/** The service says how it is every second; one that has not for this long hangs. */
const deadAfterMs = 10_000;
const maxMessageBytes = frameWire.headerBytes + frameWire.maxPixels * frameWire.bytesPerPixel;

/** The preview socket of a panel renderer, made again whenever it ends: after 0.25 to 5 s, for ever. */
export class ServiceLink {
  readonly #place: MatrixPlace;
  #listener: ServiceLinkListener | undefined;
  #socket: WebSocket | undefined;
  #attempts = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(place: MatrixPlace) {
    this.#place = place;
  }

  start(listener: ServiceLinkListener): void {
    this.#listener = listener;
    this.#connect();
  }

  /** Ends for good; the listener hears nothing afterwards. */
  stop(): void {
    this.#listener = undefined;
    clearTimeout(this.#timer);
    this.#socket?.terminate();
    this.#socket = undefined;
  }

  #connect(): void {
    const { url, token } = this.#place;
    const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const options = { headers, maxPayload: maxMessageBytes, perMessageDeflate: false, handshakeTimeout: deadAfterMs };
    const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws`, options);
    let refusedWith: number | undefined;
    this.#socket = socket;
    socket.on('open', () => {
      this.#attempts = 0;
      this.#watch(socket);
      this.#listener?.opened();
    });
    socket.on('message', (data: Buffer, isBinary) => {
      this.#watch(socket);
      if (isBinary) this.#takePicture(data);
      else this.#takeReport(data);
    });
    socket.on('unexpected-response', (_request, response) => {
      refusedWith = response.statusCode;
      socket.terminate();
    });
    // An error is always followed by a close.
    socket.on('error', () => undefined);
    socket.on('close', () => this.#retryLater(refusedWith));
  }

  #watch(socket: WebSocket): void {
    if (this.#listener === undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => socket.terminate(), deadAfterMs);
  }

  #retryLater(status: number | undefined): void {
    if (this.#listener === undefined) return;
    clearTimeout(this.#timer);
    const delays = gatewayLimits.reconnectDelaysMs;
    const delayMs = delays[Math.min(this.#attempts, delays.length - 1)] ?? 0;
    this.#attempts += 1;
    this.#timer = setTimeout(() => this.#connect(), delayMs);
    this.#listener.closed(status);
  }

  #takePicture(data: Buffer): void {
    const header = decodeFrameHeader(data);
    if (header === undefined) return;
    const { width, height, payloadBytes } = header;
    const pixels = data.subarray(frameWire.headerBytes);
    if (payloadBytes !== frameBytesOf(header) || pixels.byteLength !== payloadBytes) return;
    this.#listener?.picture({ width, height, pixels });
  }

  #takeReport(data: Buffer): void {
    const report = parseReport(data.toString('utf8'));
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
