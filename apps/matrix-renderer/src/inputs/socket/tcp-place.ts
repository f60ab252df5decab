import { once } from 'node:events';
import { isIP, type Server } from 'node:net';
import { describeCause, ServiceError } from '../../errors.ts';
import type { ListeningPlace } from './socket-input.ts';

export const listenBacklog = 511;

/** A TCP port. Port 0 is not meant to come here: it means off. */
export class TcpPlace implements ListeningPlace {
  readonly kind = 'tcp';
  readonly #host: string;
  readonly #port: number;

  constructor(host: string, port: number) {
    this.#host = host;
    this.#port = port;
  }

  async listen(server: Server): Promise<string> {
    const address = `${isIP(this.#host) === 6 ? `[${this.#host}]` : this.#host}:${this.#port}`;
    try {
      server.listen({ host: this.#host, port: this.#port, backlog: listenBacklog });
      await once(server, 'listening');
    } catch (error) {
      throw new ServiceError(
        'E_LISTEN',
        `cannot listen on ${address}: ${describeCause(error)}; choose another --tcp-port or --tcp-host`,
        error,
      );
    }
    return address;
  }

  async release(): Promise<void> {
    // The port was given back when the server closed.
  }
}
