import { encodeMessage } from '@framelane/protocol/engine';
import { Publisher } from 'zeromq';
import type { Logger } from '../logger.ts';
import { BindError } from './bind-error.ts';
import { ReplyQueue } from './reply-queue.ts';

/** The PUB socket for job events. Lossy by nature: a subscriber that is slow or late misses them. */
export class EventSocket {
  readonly #socket = new Publisher({ linger: 200 });
  readonly #events: ReplyQueue;
  #isOpen = true;

  constructor(log: Logger) {
    this.#events = new ReplyQueue(this.#socket, (error) => log.error({ err: error }, 'an event was not sent'));
  }

  /** Binds to the loopback interface and returns the port. Throws {@link BindError}. */
  async bind(): Promise<number> {
    try {
      await this.#socket.bind('tcp://127.0.0.1:*');
    } catch (error) {
      throw new BindError('cannot bind the event socket', { cause: error });
    }
    return Number(this.#socket.lastEndpoint?.split(':').at(-1));
  }

  /** Two frames: the topic, which subscribers choose by its beginning, and JSON. After `close()` nothing happens. */
  publish(topic: string, message: object): void {
    if (this.#isOpen) this.#events.push([topic, encodeMessage(message)]);
  }

  /** Hands over what was published and closes the socket. */
  async close(): Promise<void> {
    this.#isOpen = false;
    await this.#events.drain();
    this.#socket.close();
  }
}
