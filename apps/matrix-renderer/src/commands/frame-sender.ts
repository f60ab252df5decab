import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { encodeFrameHeader } from '@framelane/protocol/matrix';
import { describeCause } from '../errors.ts';
import type { Picture } from '../picture/picture.ts';
import type { ServiceSettings } from '../settings/service-settings.ts';

const answerTimeoutMs = 5000;

/** Where a running service takes frames: TCP when a port is given, else its unix socket. */
export function describeTarget({ tcpHost, tcpPort, unixSocket }: ServiceSettings): string {
  return tcpPort === 0 ? unixSocket : `${tcpHost}:${tcpPort}`;
}

/** A connection for the commands of this program, one frame at a time. */
export class FrameSender {
  readonly #socket: Socket;
  readonly #target: string;

  private constructor(socket: Socket, target: string) {
    this.#socket = socket;
    this.#target = target;
  }

  /** Throws an Error that says which service is not there. */
  static async open(settings: ServiceSettings): Promise<FrameSender> {
    const { tcpHost: host, tcpPort: port, unixSocket: path } = settings;
    const target = describeTarget(settings);
    const socket = port === 0 ? connect({ path }) : connect({ host, port, noDelay: true });
    try {
      await once(socket, 'connect');
    } catch (error) {
      throw new Error(`no service at ${target} (${describeCause(error)}); start isolated-render, or name its place`, {
        cause: error,
      });
    }
    return new FrameSender(socket, target);
  }

  /** Resolves with the service's OK. Throws when it refuses the frame or does not answer. */
  async send({ width, height, pixels }: Picture): Promise<void> {
    const answer = once(this.#socket, 'data', { signal: AbortSignal.timeout(answerTimeoutMs) });
    const end = once(this.#socket, 'close').then(() => undefined);
    this.#socket.write(Buffer.concat([encodeFrameHeader({ width, height }), pixels]));
    const received = await Promise.race([answer, end]);
    if (received !== undefined) return;
    answer.catch(() => undefined);
    throw new Error(
      `${this.#target} refused a frame of ${width}x${height}; give the size of its display, such as --width 32 --height 32`,
    );
  }

  close(): void {
    this.#socket.destroy();
  }
}
