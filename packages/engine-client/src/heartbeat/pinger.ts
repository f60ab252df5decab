import type { CommandReply } from '@framelane/protocol/engine';
import type { SocketMode } from '../client/command-socket.ts';
import { EngineClient } from '../client/engine-client.ts';
import type { Clock } from '../clock.ts';
import type { EngineAddress } from '../spawn/engine-process.ts';

export type Pong = CommandReply<'ping'>;

/** Asks one engine whether it is alive, over a socket that carries nothing else. */
export interface Pinger {
  /** Rejects when there is no answer in time, or one with `ok: false`. */
  ping(timeoutMs: number): Promise<Pong>;
  /** Closes the socket; a ping under way rejects. Closing twice is fine. */
  close(): void;
}

/** Opens a pinger of its own for an engine. A ping that found no answer costs its socket. */
export function openPinger(
  address: Pick<EngineAddress, 'pingEndpoint' | 'token' | 'features'>,
  options: { clock?: Clock; mode?: SocketMode } = {},
): Pinger {
  const client = EngineClient.connect({
    endpoint: address.pingEndpoint,
    features: address.features,
    ...(address.token === undefined ? {} : { token: address.token }),
    ...options,
  });
  return {
    ping: (timeoutMs) => client.send('ping', {}, { timeoutMs }),
    close: () => client.close(),
  };
}
