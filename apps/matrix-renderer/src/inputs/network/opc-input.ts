import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import type { MatrixSource } from '@framelane/protocol/matrix';
import { describeCause, ServiceError } from '../../errors.ts';
import type { Input, InputContext } from '../input.ts';
import { type OpcLayout, OpcPainter } from './opc-painter.ts';
import { OpcParser } from './opc-parser.ts';
import { PacketCounts } from './packet-counts.ts';
import type { NetworkAddress } from './udp-input.ts';

const maxConnections = 64;

/** Open Pixel Control over TCP. Nothing is ever answered. */
export class OpcInput implements Input {
  readonly #address: NetworkAddress & OpcLayout;
  readonly #context: InputContext;
  readonly #counts = new PacketCounts();
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;

  constructor(address: NetworkAddress & OpcLayout, context: InputContext) {
    this.#address = address;
    this.#context = context;
  }

  async start(): Promise<void> {
    const { host, port } = this.#address;
    const server = createServer((socket) => this.#serve(socket));
    this.#server = server;
    try {
      await new Promise<void>((resolve, reject) => {
        server.once('error', reject);
        server.listen({ host, port }, resolve);
      });
    } catch (error) {
      this.#server = undefined;
      throw new ServiceError(
        'E_LISTEN',
        `expected to listen for opc on ${host}:${port}, got ${describeCause(error)}; choose another port or stop the other program`,
        error,
      );
    }
  }

  async close(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    const closed = [...this.#sockets].map((socket) => once(socket, 'close'));
    for (const socket of this.#sockets) socket.destroy();
    await Promise.all(closed);
    if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  describe(): MatrixSource {
    const bound = this.#server?.address();
    const port = typeof bound === 'object' && bound !== null ? bound.port : this.#address.port;
    return {
      kind: 'opc',
      address: `${this.#address.host}:${port}`,
      state: this.#server === undefined ? 'closed' : 'listening',
      counts: this.#counts.snapshot(),
    };
  }

  #serve(socket: Socket): void {
    const peer = socket.remoteAddress ?? '';
    const isAllowed = this.#context.isAllowed(peer);
    if (!isAllowed || this.#sockets.size >= maxConnections) {
      this.#turnAway(socket, isAllowed ? 'E_CLIENTS' : 'refused');
      return;
    }
    this.#sockets.add(socket);
    const key = `${peer}:${socket.remotePort ?? 0}`;
    const painter = new OpcPainter(this.#address, { sink: this.#context.sink, key, counts: this.#counts });
    const parser = new OpcParser(painter);
    socket.on('data', (chunk) => parser.write(chunk));
    socket.on('error', (error) => this.#context.log.debug(`opc: ${describeCause(error)}`, { peer }));
    socket.on('close', () => {
      if (!parser.isBetweenMessages) this.#counts.add('E_TRUNCATED');
      this.#sockets.delete(socket);
      painter.close();
    });
  }

  #turnAway(socket: Socket, reason: 'refused' | 'E_CLIENTS'): void {
    this.#counts.add(reason);
    socket.on('error', (error) => this.#context.log.debug(`opc: ${describeCause(error)}`));
    socket.destroy();
  }
}
