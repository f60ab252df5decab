import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { encodeFrameHeader } from '@framelane/protocol/matrix';
import { type WebSocket, WebSocketServer } from 'ws';
import { readQuery } from './guard.ts';
import { type PictureStage, type PictureTap, readStage } from './picture-tap.ts';

const frameIntervalMs = 1000 / 60;
const reportIntervalMs = 1000;
const maxIncomingBytes = 1024;
const maxPages = 32;

interface Viewer {
  socket: WebSocket;
  stage: PictureStage;
  /** Serial of the picture sent last. */
  serial: number;
}

/**
 * Sends pictures to preview pages, at most 60 a second: each a message of the socket protocol, and once a second a
 * text with numbers. A page that cannot keep up misses pictures; nothing is queued beyond one.
 */
export class PreviewHub {
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: maxIncomingBytes, perMessageDeflate: false });
  readonly #tap: PictureTap;
  readonly #describe: () => unknown;
  readonly #viewers = new Set<Viewer>();
  #frameTimer: NodeJS.Timeout | undefined;
  #reportTimer: NodeJS.Timeout | undefined;

  constructor(tap: PictureTap, describe: () => unknown) {
    this.#tap = tap;
    this.#describe = describe;
  }

  /** Takes over an upgraded connection, which has been let in already. */
  accept(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (client) => {
      if (this.#viewers.size >= maxPages) {
        client.close(1013, 'too many pages');
        return;
      }
      const viewer = { socket: client, stage: readStage(readQuery(request.url).get('stage')), serial: -1 };
      this.#viewers.add(viewer);
      client.on('close', () => this.#leave(viewer));
      // A page that breaks off is no fault of the service; 'close' follows.
      client.on('error', () => client.terminate());
      this.#run();
      this.sendReport();
      this.#sendPictures();
    });
  }

  close(): void {
    clearInterval(this.#frameTimer);
    clearInterval(this.#reportTimer);
    for (const { socket } of this.#viewers) socket.terminate();
    this.#server.close();
  }

  #leave(viewer: Viewer): void {
    this.#viewers.delete(viewer);
    if (this.#viewers.size > 0) return;
    clearInterval(this.#frameTimer);
    clearInterval(this.#reportTimer);
    this.#frameTimer = undefined;
  }

  #run(): void {
    if (this.#frameTimer !== undefined) return;
    this.#frameTimer = setInterval(() => this.#sendPictures(), frameIntervalMs);
    this.#reportTimer = setInterval(() => this.sendReport(), reportIntervalMs);
  }

  /** Tells every page how the service is now; by itself once a second. */
  sendReport(): void {
    const text = JSON.stringify(this.#describe());
    for (const { socket } of this.#viewers) socket.send(text);
  }

  #sendPictures(): void {
    for (const stage of ['shown', 'output'] as const) {
      const viewers = [...this.#viewers].filter((viewer) => viewer.stage === stage);
      if (viewers.length === 0) continue;
      const picture = this.#tap.borrow(stage);
      const behind = viewers.filter(({ socket, serial }) => {
        return serial !== picture.serial && socket.bufferedAmount <= picture.pixels.length;
      });
      if (behind.length === 0) continue;
      // Sockets keep what they could not send at once, so this one message belongs to them.
      const message = Buffer.concat([encodeFrameHeader(picture), picture.pixels]);
      for (const viewer of behind) {
        viewer.serial = picture.serial;
        viewer.socket.send(message);
      }
    }
  }
}
