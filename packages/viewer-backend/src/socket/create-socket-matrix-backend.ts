import { type Clock, createClock } from '../common/clock.ts';
import type { MatrixBackend } from '../common/matrix-backend.ts';
import { createMatrixSession } from '../common/matrix-session.ts';
import type { SocketConstructor } from '../common/socket-like.ts';
import type { SocketUrl } from './resolve-socket-url.ts';
import { SocketMatrixTransport } from './socket-matrix-transport.ts';

export interface SocketMatrixBackendOptions {
  /** The gateway's matrix lane, e.g. `/ws?lane=matrix`; a relative address is resolved against the page's. */
  url: SocketUrl;
  /** @default the page's */
  WebSocket?: SocketConstructor;
  /** @default the page's timers */
  clock?: Clock;
}

/** A panel renderer behind a gateway. */
export function createSocketMatrixBackend(options: SocketMatrixBackendOptions): MatrixBackend {
  const clock = options.clock ?? createClock(globalThis);
  const WebSocket = options.WebSocket ?? globalThis.WebSocket;
  const transport = new SocketMatrixTransport({ url: options.url, WebSocket, clock });
  return createMatrixSession({ transport, clock });
}
