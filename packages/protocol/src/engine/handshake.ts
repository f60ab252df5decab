/** What an engine told on its standard output while it started. */
export interface Handshake {
  commandPort: number;
  pingPort?: number;
  eventPort?: number;
  token?: string;
  ringPath?: string;
  /** Whether `ENGINE_READY=1` was seen. Without it the engine speaks the base protocol alone. */
  isReady: boolean;
}

/** What one chunk of output brought: nothing new, a usable port, or the end of the handshake. */
export type HandshakeStep = 'pending' | 'port-known' | 'ready';

const keys = {
  commandPort: 'ZMQ_PORT',
  pingPort: 'ZMQ_PING_PORT',
  eventPort: 'ZMQ_PUB_PORT',
  token: 'ZMQ_TOKEN',
  ringPath: 'RING_PATH',
  ready: 'ENGINE_READY',
} as const;

/** The lines an engine prints, in their order, each ended by a newline. */
export function formatHandshake(handshake: Omit<Handshake, 'isReady'>): string {
  const lines = [`${keys.commandPort}=${handshake.commandPort}`];
  if (handshake.pingPort !== undefined) lines.push(`${keys.pingPort}=${handshake.pingPort}`);
  if (handshake.eventPort !== undefined) lines.push(`${keys.eventPort}=${handshake.eventPort}`);
  if (handshake.token !== undefined) lines.push(`${keys.token}=${handshake.token}`);
  if (handshake.ringPath !== undefined) lines.push(`${keys.ringPath}=${handshake.ringPath}`);
  lines.push(`${keys.ready}=1`);
  return `${lines.join('\n')}\n`;
}

/**
 * Reads the start-up lines of an engine from chunks that may end anywhere, even inside a port number. Lines it does
 * not know are ignored. Holds at most 64 KiB of an unfinished line, then drops it.
 */
export class HandshakeParser {
  #rest = '';
  #isOverlong = false;
  readonly #found: Partial<Handshake> = {};

  push(chunk: string): HandshakeStep {
    const lines = (this.#rest + chunk).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) {
      if (!this.#isOverlong) this.#readLine(line.replace(/\r$/, ''));
      this.#isOverlong = false;
    }
    if (this.#rest.length > 65_536) {
      this.#rest = '';
      this.#isOverlong = true;
    }
    if (this.#found.isReady === true && this.#found.commandPort !== undefined) return 'ready';
    return this.#found.commandPort === undefined ? 'pending' : 'port-known';
  }

  /** What is known so far; `undefined` until a command port is. */
  get handshake(): Handshake | undefined {
    const { commandPort } = this.#found;
    return commandPort === undefined ? undefined : { isReady: false, ...this.#found, commandPort };
  }

  #readLine(line: string): void {
    const split = line.indexOf('=');
    const key = split < 0 ? '' : line.slice(0, split);
    const value = line.slice(split + 1).trim();
    switch (key) {
      case keys.commandPort:
      case 'PORT':
      case '':
        this.#keepPort('commandPort', value);
        break;
      case keys.pingPort:
        this.#keepPort('pingPort', value);
        break;
      case keys.eventPort:
        this.#keepPort('eventPort', value);
        break;
      case keys.token:
        this.#found.token = value;
        break;
      case keys.ringPath:
        this.#found.ringPath = value;
        break;
      case keys.ready:
        if (value === '1') this.#found.isReady = true;
        break;
      default:
        break;
    }
  }

  #keepPort(field: 'commandPort' | 'pingPort' | 'eventPort', value: string): void {
    if (!/^\d{1,5}$/.test(value)) return;
    const port = Number(value);
    if (port >= 1 && port <= 65_535) this.#found[field] = port;
  }
}
