import type { IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import type { MatrixReport } from '@framelane/protocol/matrix';
import type { Board } from '../board.ts';
import { describeCause, ServiceError } from '../errors.ts';
import type { Log } from '../log/log.ts';
import type { DeviceBoard } from '../pacing/device-board.ts';
import type { PictureTaps } from '../pacing/picture-stages.ts';
import type { LiveSettings } from '../settings/live-settings.ts';
import type { ServiceSettings } from '../settings/service-settings.ts';
import { buildApp } from './build-app.ts';
import { Guard } from './guard.ts';
import { ServiceMetrics } from './metrics.ts';
import { PictureTap } from './picture-tap.ts';
import { PreviewHub } from './preview-hub.ts';

export interface HttpServerOptions {
  settings: ServiceSettings;
  live: LiveSettings;
  taps: PictureTaps;
  describe: () => MatrixReport;
  board: Board;
  deviceBoard: DeviceBoard;
  /** Whether `--allow` names an address. */
  isAllowed: (address: string) => boolean;
  log: Log;
}

export interface HttpServer {
  /** Throws `E_LISTEN`. */
  listen(): Promise<void>;
  /** Closing twice is fine; connections are cut. */
  close(): Promise<void>;
  /** `http://127.0.0.1:8080/`, once it listens. */
  readonly address: string;
}

/** Health, metrics, settings, pictures and the preview page on one port. */
export async function createHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { settings, live, taps, describe, board, deviceBoard, isAllowed, log } = options;
  const { host, port } = settings.http;
  const guard = new Guard(settings.http, isAllowed);
  const tap = new PictureTap(taps, settings);
  const hub = new PreviewHub(tap, describe);
  live.onChange(() => hub.sendReport());
  const metrics = new ServiceMetrics({ describe, board, deviceBoard });
  const app = buildApp({ guard, describe, live, tap, metrics, log });
  app.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const isKnown = request.url?.split('?', 1)[0] === '/ws';
    const refusal = guard.refuse(request);
    if (isKnown && refusal === undefined) hub.accept(request, socket, head);
    else socket.end(`HTTP/1.1 ${isKnown ? (refusal?.status ?? 403) : 404} Refused\r\nConnection: close\r\n\r\n`);
  });
  let address = '';
  return {
    get address() {
      return address;
    },
    async listen() {
      try {
        await app.listen({ host, port });
      } catch (error) {
        throw new ServiceError(
          'E_LISTEN',
          `cannot listen on ${host}:${port}: ${describeCause(error)}; choose another --http-port or --http-host`,
          error,
        );
      }
      const bound = (app.server.address() as AddressInfo).port;
      address = `http://${isIP(host) === 6 ? `[${host}]` : host}:${bound}/`;
    },
    async close() {
      hub.close();
      await app.close();
    },
  };
}
