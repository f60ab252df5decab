import { Publisher } from 'zeromq';
import { BindError } from './bind-error.ts';

/** The PUB socket for job events. Lossy by nature: a subscriber that is slow or late misses them. */
export class EventSocket {
  readonly #socket = new Publisher({ linger: 0 });

  /** Binds to the loopback interface and returns the port. Throws {@link BindError}. */
  async bind(): Promise<number> {
    try {
      await this.#socket.bind('tcp://127.0.0.1:*');
    } catch (error) {
      throw new BindError('cannot bind the event socket', { cause: error });
    }
    return Number(this.#socket.lastEndpoint?.split(':').at(-1));
  }

  close(): void {
    this.#socket.close();
  }
}
