import { isErrorWithCode } from '@framelane/protocol';
import type { FastifyInstance } from 'fastify';

export interface Listening {
  host: string;
  port: number;
  /** Origin under which a browser on this machine reaches the server. */
  url: string;
}

export interface ListenOptions {
  host: string;
  port: number;
}

const maxTries = 100;

/**
 * Listens on the port, or when it is taken on the next one that is free; 0 takes any.
 *
 * @throws EADDRINUSE, EACCES and what else the system says
 */
export async function listenOnFreePort(app: FastifyInstance, options: ListenOptions): Promise<Listening> {
  const { host } = options;
  for (let tries = 0; ; tries += 1) {
    const port = options.port === 0 ? 0 : options.port + tries;
    try {
      await app.listen({ host, port });
      const address = app.server.address();
      const bound = typeof address === 'object' && address !== null ? address.port : port;
      return { host, port: bound, url: `http://${nameForBrowser(host)}:${bound}` };
    } catch (error) {
      const isTaken = isErrorWithCode(error, 'EADDRINUSE');
      if (!isTaken || tries >= maxTries || port >= 65_535) throw error;
    }
  }
}

function nameForBrowser(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}
