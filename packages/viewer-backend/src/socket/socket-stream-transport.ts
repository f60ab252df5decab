import type { PictureHeader, Problem } from '@framelane/protocol/gateway';
import { readViewerReply, type ViewerRequest } from '@framelane/protocol/viewer';
import type { Clock } from '../common/clock.ts';
import type { Frame } from '../common/frame.ts';
import type { SocketConstructor } from '../common/socket-like.ts';
import type { StreamListener, StreamTransport } from '../common/stream-transport.ts';
import { makeConnectionLostError } from '../common/viewer-errors.ts';
import { connectionGone } from './connection-gone.ts';
import { type ConnectionListener, GatewayConnection } from './gateway-connection.ts';
import type { PictureDecoder } from './picture-decoder.ts';
import { readPictureHeader } from './read-picture-header.ts';
import type { SocketUrl } from './resolve-socket-url.ts';

export interface SocketStreamTransportOptions<Image> {
  url: SocketUrl;
  WebSocket: SocketConstructor;
  clock: Clock;
  decoder: PictureDecoder<Image>;
}

/**
 * The stream lane of a gateway, over one WebSocket that is made again whenever it ends. A conversation lasts as long as
 * the stage server behind the gateway: when that one was lost and is back, another begins.
 */
export class SocketStreamTransport<Image> implements StreamTransport<Image> {
  readonly #options: SocketStreamTransportOptions<Image>;
  #connection: GatewayConnection | undefined;
  #listener: StreamListener<Image> | undefined;
  #hasBeenOpen = false;
  #isLive = false;

  constructor(options: SocketStreamTransportOptions<Image>) {
    this.#options = options;
  }

  start(listener: StreamListener<Image>): void {
    this.#listener = listener;
    this.#hasBeenOpen = false;
    this.#isLive = false;
    const { url, WebSocket, clock } = this.#options;
    const events: ConnectionListener = {
      opened: () => {
        this.#hasBeenOpen = true;
      },
      closed: (problem) => this.#takeClose(problem),
      message: (message) => {
        if (message.t === 'state') this.#takeState(message.presence, message.problems);
        else if (message.t === 'msg') this.#takeMessage(message);
      },
      picture: (bytes) => void this.#takePicture(bytes),
    };
    this.#connection = new GatewayConnection({ url, WebSocket, clock, listener: events });
  }

  stop(): void {
    this.#listener = undefined;
    this.#connection?.stop();
    this.#connection = undefined;
  }

  send({ event_type, payload }: ViewerRequest): void {
    if (this.#connection?.isOpen !== true) throw makeConnectionLostError(event_type);
    this.#connection.send(JSON.stringify({ t: 'msg', event_type, payload }));
  }

  release(frame: Frame<Image>): void {
    if ('image' in frame) this.#options.decoder.release(frame.image);
  }

  #takeState(presence: Parameters<StreamListener<Image>['onStatus']>[0]['presence'], problems: Problem[]): void {
    this.#listener?.onStatus({ presence, problems });
    const isLive = presence === 'live' || presence === 'stale';
    if (isLive && !this.#isLive) this.#listener?.onReady();
    this.#isLive = isLive;
  }

  #takeMessage(message: { event_type: string; payload: unknown }): void {
    const read = readViewerReply(message);
    if (read.type === 'message') this.#listener?.onMessage(read.message);
    else this.#listener?.onIgnored?.();
  }

  async #takePicture(message: Uint8Array<ArrayBuffer>): Promise<void> {
    const connection = this.#connection;
    const isCurrent = (): boolean => connection === this.#connection && connection?.isOpen === true;
    const header = readPictureHeader(message, { lane: 'stream', codec: 'jpeg' });
    if (header === undefined) return;
    try {
      const image = await this.#options.decoder.decode(message.subarray(header.headerBytes));
      const frame = makeFrame(header, image);
      if (isCurrent() && this.#isLive) this.#listener?.onFrame(frame);
      else this.#options.decoder.release(image);
    } catch (error) {
      const message = `A picture could not be decoded: ${error instanceof Error ? error.message : String(error)}`;
      const problem: Problem = { severity: 'warning', code: 'picture', message };
      if (isCurrent()) this.#listener?.onStatus({ presence: 'live', problems: [problem] });
    } finally {
      // From now on the next one may come.
      if (isCurrent()) connection?.send(JSON.stringify({ t: 'ack', sequence: header.sequence }));
    }
  }

  #takeClose(problem: Problem | undefined): void {
    this.#isLive = false;
    const told = problem ?? (this.#hasBeenOpen ? connectionGone : undefined);
    const presence = this.#hasBeenOpen ? 'lost' : 'connecting';
    this.#listener?.onStatus({ presence, problems: told === undefined ? [] : [told] });
  }
}

/** The header tells the size of what was rendered; the gateway may have made the picture itself smaller. */
function makeFrame<Image>({ width, height, sequence }: PictureHeader, image: Image): Frame<Image> {
  const own = measureImage(image);
  if (own === undefined || (own.width === width && own.height === height)) return { width, height, sequence, image };
  return { ...own, sequence, image, renderedSize: { width, height } };
}

function measureImage(image: unknown): { width: number; height: number } | undefined {
  if (typeof image !== 'object' || image === null || !('width' in image) || !('height' in image)) return undefined;
  const { width, height } = image;
  return typeof width === 'number' && typeof height === 'number' ? { width, height } : undefined;
}
