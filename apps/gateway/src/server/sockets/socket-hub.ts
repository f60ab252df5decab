import { randomUUID } from 'node:crypto';
import { gatewayCloseCodes } from '@framelane/protocol/gateway';
import type { WebSocket } from 'ws';
import type { Lane } from '../contracts/lane.ts';
import type { GatewayMetrics } from '../metrics.ts';
import { PicturePool } from '../pictures/picture-pool.ts';
import { PageSocket } from './page-socket.ts';
import { defaultSocketLimits, type SocketLimits } from './socket-limits.ts';

export interface SocketHubOptions {
  metrics: GatewayMetrics;
  limits?: Partial<SocketLimits>;
}

/** Every open socket of the gateway, up to `maxSockets`; one more is closed with 1008. */
export class SocketHub {
  readonly #limits: SocketLimits;
  readonly #metrics: GatewayMetrics;
  readonly #pool = new PicturePool();
  readonly #sockets = new Set<PageSocket>();
  readonly #lifeTimer: NodeJS.Timeout;
  #isClosed = false;

  constructor(options: SocketHubOptions) {
    this.#metrics = options.metrics;
    this.#limits = { ...defaultSocketLimits, ...options.limits };
    this.#lifeTimer = setInterval(() => this.#checkLife(), this.#limits.idlePingMs / 3);
    this.#lifeTimer.unref();
  }

  get size(): number {
    return this.#sockets.size;
  }

  /** Takes a socket over until it closes. */
  accept(socket: WebSocket, lane: Lane): void {
    if (this.#isClosed) {
      socket.close(gatewayCloseCodes.tryLater, 'the gateway is restarting');
      return;
    }
    if (this.#sockets.size >= this.#limits.maxSockets) {
      socket.close(gatewayCloseCodes.policy, `more than ${this.#limits.maxSockets} sockets are open`);
      return;
    }
    const page = new PageSocket({
      socket,
      sessionId: randomUUID(),
      lane: lane.name,
      limits: this.#limits,
      pool: this.#pool,
      metrics: this.#metrics,
    });
    this.#sockets.add(page);
    this.#metrics.countClient(lane.name, 1);
    socket.once('close', () => {
      this.#sockets.delete(page);
      this.#metrics.countClient(lane.name, -1);
    });
    page.attach(lane.openSession(page));
  }

  /** Tells every page that the gateway goes away, and ends those that do not answer within half a second. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#lifeTimer);
    for (const page of this.#sockets) page.close(gatewayCloseCodes.tryLater, 'the gateway is restarting');
    const deadlineMs = performance.now() + 500;
    while (this.#sockets.size > 0 && performance.now() < deadlineMs) await pause(10);
    for (const page of this.#sockets) page.terminate();
  }

  #checkLife(): void {
    const nowMs = performance.now();
    for (const page of this.#sockets) page.checkLife(nowMs);
  }
}

function pause(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
