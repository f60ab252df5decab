import { type CommandSocket, openCommandSocket, type SocketMode } from './command-socket.ts';

export interface ConnectionsOptions {
  endpoint: string;
  mode: SocketMode;
  onMessage: (connection: number, payload: Uint8Array | undefined) => void;
  onFailure: (connection: number, cause: unknown) => void;
}

/**
 * The current socket of a client and those on their way out. A socket on which a request timed out gets no more
 * requests, but stays open for the replies it still owes: the other requests in flight lose nothing.
 */
export class Connections {
  readonly #options: ConnectionsOptions;
  readonly #open = new Map<number, CommandSocket>();
  #current: number | undefined;
  #opened = 0;

  constructor(options: ConnectionsOptions) {
    this.#options = options;
  }

  /** How many sockets were opened so far. */
  get openedCount(): number {
    return this.#opened;
  }

  /** Sends on the current socket, opening one when there is none, and returns that socket's number. */
  send(payload: Uint8Array): number {
    const connection = this.#current ?? this.#openNext();
    this.#open.get(connection)?.send(payload);
    return connection;
  }

  /** No further request leaves on this socket. */
  retire(connection: number): void {
    if (this.#current === connection) this.#current = undefined;
  }

  /** Closes a retired socket that owes nothing any more. */
  closeIfRetired(connection: number, owedReplies: number): void {
    if (this.#current === connection || owedReplies > 0) return;
    this.#close(connection);
  }

  close(): void {
    this.#current = undefined;
    for (const connection of [...this.#open.keys()]) this.#close(connection);
  }

  #openNext(): number {
    const connection = this.#opened + 1;
    const socket = openCommandSocket({
      endpoint: this.#options.endpoint,
      mode: this.#options.mode,
      onMessage: (payload) => {
        if (this.#open.has(connection)) this.#options.onMessage(connection, payload);
      },
      onFailure: (cause) => {
        if (this.#open.has(connection)) this.#options.onFailure(connection, cause);
      },
    });
    this.#opened = connection;
    this.#open.set(connection, socket);
    this.#current = connection;
    return connection;
  }

  #close(connection: number): void {
    this.#open.get(connection)?.close();
    this.#open.delete(connection);
  }
}
