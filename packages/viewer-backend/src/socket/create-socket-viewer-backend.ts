import { type Clock, createClock } from '../common/clock.ts';
import type { FrameScheduler } from '../common/pointer-gesture.ts';
import type { SocketConstructor } from '../common/socket-like.ts';
import type { ViewerBackend } from '../common/viewer-backend.ts';
import { createViewerSession } from '../common/viewer-session.ts';
import { bitmapDecoder, type PictureDecoder } from './picture-decoder.ts';
import type { SocketUrl } from './resolve-socket-url.ts';
import { SocketStreamTransport } from './socket-stream-transport.ts';

export interface SocketViewerBackendOptions {
  /** The gateway's stream lane, e.g. `/ws?lane=stream`; a relative address is resolved against the page's. */
  url: SocketUrl;
  /** @default the page's */
  WebSocket?: SocketConstructor;
  /** @default the page's timers */
  clock?: Clock;
  /** When coalesced input goes out. @default the page's animation frames */
  schedule?: FrameScheduler;
}

/** A stage behind a gateway. Pictures are `ImageBitmap`s that the backend owns, as those of an engine are. */
export function createSocketViewerBackend(options: SocketViewerBackendOptions): Required<ViewerBackend<ImageBitmap>>;
/** The same with pictures of another kind, for runtimes without `createImageBitmap`. */
export function createSocketViewerBackend<Image>(
  options: SocketViewerBackendOptions & { decoder: PictureDecoder<Image> },
): Required<ViewerBackend<Image>>;
export function createSocketViewerBackend<Image>(
  options: SocketViewerBackendOptions & { decoder?: PictureDecoder<Image> },
): Required<ViewerBackend<Image>> | Required<ViewerBackend<ImageBitmap>> {
  const { decoder } = options;
  return decoder === undefined ? makeBackend(options, bitmapDecoder) : makeBackend(options, decoder);
}

function makeBackend<Image>(
  options: SocketViewerBackendOptions,
  decoder: PictureDecoder<Image>,
): Required<ViewerBackend<Image>> {
  const clock = options.clock ?? createClock(globalThis);
  const transport = new SocketStreamTransport({
    url: options.url,
    WebSocket: options.WebSocket ?? globalThis.WebSocket,
    clock,
    decoder,
  });
  const schedule = options.schedule ?? findScheduler();
  return createViewerSession({ transport, clock, ...(schedule === undefined ? {} : { schedule }) });
}

/** Programs have no animation frames. */
function findScheduler(): FrameScheduler | undefined {
  if (typeof globalThis.requestAnimationFrame !== 'function') return undefined;
  return (callback) => {
    const handle = globalThis.requestAnimationFrame(() => callback());
    return () => globalThis.cancelAnimationFrame(handle);
  };
}
