import { type Clock, createClock } from '../common/clock.ts';
import type { MatrixBackend } from '../common/matrix-backend.ts';
import { createMatrixSession } from '../common/matrix-session.ts';
import type { MatrixTransport } from '../common/matrix-transport.ts';
import type { SocketConstructor } from '../common/socket-like.ts';
import { type AskHttp, ServiceMatrixTransport } from './service-matrix-transport.ts';

export interface NodeMatrixBackendOptions {
  /** Address of the service's HTTP side, without a path: `http://127.0.0.1:8080`. */
  url: string;
  /** What the service was given as `--http-token`, when it runs on another computer. */
  token?: string;
  /** The one of the package `ws` in Node 20. @default the runtime's own, which is there from Node 22 on */
  WebSocket?: SocketConstructor;
  /** @default the runtime's `fetch`, which is there from Node 18 on */
  askHttp?: AskHttp;
  /** @default the clock of this process */
  clock?: Clock;
}

/** A panel renderer itself, without a gateway. */
export function createNodeMatrixBackend(options: NodeMatrixBackendOptions): MatrixBackend {
  const { clock = createClock(globalThis) } = options;
  return createMatrixSession({ transport: createNodeMatrixTransport({ ...options, clock }), clock });
}

/** The wire underneath, for programs that pass pictures on. */
export function createNodeMatrixTransport(options: NodeMatrixBackendOptions): MatrixTransport {
  const { url, token, clock = createClock(globalThis), WebSocket = globalThis.WebSocket } = options;
  const { askHttp = (address, init) => fetch(address, init) } = options;
  return new ServiceMatrixTransport({ url, clock, WebSocket, askHttp, ...(token === undefined ? {} : { token }) });
}
