import { type Clock, createClock } from '../common/clock.ts';
import type { EngineBackend } from '../common/engine-backend.ts';
import { createEngineSession } from '../common/engine-session.ts';
import type { SocketConstructor } from '../common/socket-like.ts';
import { bitmapDecoder, type PictureDecoder } from './picture-decoder.ts';
import type { SocketUrl } from './resolve-socket-url.ts';
import { SocketTransport } from './socket-transport.ts';

export interface SocketEngineBackendOptions {
  /** The gateway's engine lane, e.g. `/ws?lane=engine`; a relative address is resolved against the page's. */
  url: SocketUrl;
  /** @default the page's */
  WebSocket?: SocketConstructor;
  /** @default the page's timers */
  clock?: Clock;
  /** Pictures asked for per second, at most. @default 120 */
  maxPicturesPerS?: number;
}

/**
 * An engine behind a gateway. Pictures are `ImageBitmap`s that the backend owns: each is closed once a later one was
 * delivered to every listener, and at `disconnect()`. Whoever needs one longer makes a copy.
 */
export function createSocketEngineBackend(options: SocketEngineBackendOptions): EngineBackend<ImageBitmap>;
/** The same with pictures of another kind, for runtimes without `createImageBitmap`. */
export function createSocketEngineBackend<Image>(
  options: SocketEngineBackendOptions & { decoder: PictureDecoder<Image> },
): EngineBackend<Image>;
export function createSocketEngineBackend<Image>(
  options: SocketEngineBackendOptions & { decoder?: PictureDecoder<Image> },
): EngineBackend<Image> | EngineBackend<ImageBitmap> {
  const { decoder } = options;
  return decoder === undefined ? makeBackend(options, bitmapDecoder) : makeBackend(options, decoder);
}

function makeBackend<Image>(options: SocketEngineBackendOptions, decoder: PictureDecoder<Image>): EngineBackend<Image> {
  const clock = options.clock ?? createClock(globalThis);
  const transport = new SocketTransport({
    url: options.url,
    WebSocket: options.WebSocket ?? globalThis.WebSocket,
    clock,
    decoder,
  });
  const { maxPicturesPerS } = options;
  return createEngineSession({ transport, clock, ...(maxPicturesPerS === undefined ? {} : { maxPicturesPerS }) });
}
