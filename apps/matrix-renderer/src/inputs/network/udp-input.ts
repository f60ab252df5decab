import { createSocket, type RemoteInfo, type Socket } from 'node:dgram';
import type { MatrixSource } from '@framelane/protocol/matrix';
import { describeCause, ServiceError } from '../../errors.ts';
import type { SourceKind } from '../../frame-store/types.ts';
import type { Input, InputContext } from '../input.ts';
import { PacketCounts, type PacketOutcome } from './packet-counts.ts';

/** Where an input listens; port 0 takes any free one. */
export interface NetworkAddress {
  host: string;
  port: number;
}

/** Room for a burst: 256×64 pixels at 120 frames a second are about 6 MB/s. */
const receiveBufferBytes = 4 * 1024 * 1024;

/** A UDP listener that counts, filters by peer and hands each datagram to `take`, which the protocols implement. */
export abstract class UdpInput implements Input {
  protected readonly context: InputContext;
  protected readonly counts = new PacketCounts();
  readonly #kind: SourceKind;
  readonly #address: NetworkAddress;
  #socket: Socket | undefined;
  #state = 'closed';

  constructor(kind: SourceKind, address: NetworkAddress, context: InputContext) {
    this.#kind = kind;
    this.#address = address;
    this.context = context;
  }

  async start(): Promise<void> {
    const { host, port } = this.#address;
    const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', reuseAddr: this.sharesPort });
    this.#socket = socket;
    try {
      await new Promise<void>((resolve, reject) => {
        socket.once('error', reject);
        socket.bind(port, host, resolve);
      });
    } catch (error) {
      await this.close();
      throw new ServiceError(
        'E_LISTEN',
        `expected to listen for ${this.#kind} on ${host}:${port}, got ${describeCause(error)}; choose another port or stop the other program`,
        error,
      );
    }
    socket.removeAllListeners('error');
    socket.on('error', (error) => this.context.log.warn(`${this.#kind}: ${describeCause(error)}`, { code: 'E_INPUT' }));
    socket.on('message', (bytes, peer) => this.#receive(bytes, peer));
    growReceiveBuffer(socket);
    this.#state = 'listening';
    this.onListening(socket);
  }

  async close(): Promise<void> {
    this.#state = 'closed';
    const socket = this.#socket;
    this.#socket = undefined;
    this.closeSenders();
    if (socket !== undefined) await new Promise<void>((resolve) => socket.close(() => resolve()));
  }

  describe(): MatrixSource {
    const bound = this.#state === 'listening' ? this.#socket?.address() : undefined;
    const { host, port } = this.#address;
    return {
      kind: this.#kind,
      address: `${host}:${bound?.port ?? port}`,
      state: this.#state,
      counts: this.counts.snapshot(),
    };
  }

  /** Multicast listeners share their port with others on this computer. */
  protected get sharesPort(): boolean {
    return false;
  }

  /** Uses one datagram, of which nothing may be kept, and says what became of it. */
  protected abstract take(bytes: Uint8Array, peer: RemoteInfo): PacketOutcome;
  protected abstract closeSenders(): void;

  protected onListening(_socket: Socket): void {
    // Most protocols have nothing to do here.
  }

  protected refuse(reason: string, peer: RemoteInfo): PacketOutcome {
    this.context.log.warn(`${this.#kind}: dropped a packet: ${reason}`, { code: 'E_INPUT', peer: peer.address });
    return 'E_INPUT';
  }

  protected reply(bytes: Uint8Array, peer: RemoteInfo): void {
    this.#socket?.send(bytes, peer.port, peer.address, (error) => {
      if (error) this.context.log.debug(`${this.#kind}: reply not sent: ${describeCause(error)}`);
    });
  }

  #receive(bytes: Uint8Array, peer: RemoteInfo): void {
    if (this.#state !== 'listening') return;
    this.counts.add(this.context.isAllowed(peer.address) ? this.take(bytes, peer) : 'refused');
  }
}

function growReceiveBuffer(socket: Socket): void {
  try {
    socket.setRecvBufferSize(receiveBufferBytes);
  } catch (error) {
    // Some systems refuse sizes above their limit; the default buffer still works at lower rates.
    if (!(error instanceof Error)) throw error;
  }
}
