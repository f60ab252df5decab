import { gatewayCloseCodes, gatewayLimits, type Problem } from '@framelane/protocol/gateway';
import type { Clock } from '../common/clock.ts';
import type { SocketConstructor, SocketLike } from '../common/socket-like.ts';
import { resolveSocketUrl, type SocketUrl } from './resolve-socket-url.ts';
import { readServerMessage, type ServerMessage } from './server-message.ts';

export interface ConnectionListener {
  /** The gateway said hello; messages can be sent. */
  opened(): void;
  /** The connection ended, or could not be made; another attempt follows by itself. */
  closed(problem: Problem | undefined): void;
  message(message: Exclude<ServerMessage, { t: 'hello' | 'pong' }>): void;
  picture(bytes: Uint8Array<ArrayBuffer>): void;
}

export interface GatewayConnectionOptions {
  url: SocketUrl;
  WebSocket: SocketConstructor;
  clock: Clock;
  listener: ConnectionListener;
}

/**
 * One WebSocket at a time, made again whenever it ends: after 0.25, 0.5, 1, 2 and then every 5 seconds, for ever. A
 * gateway that says nothing for 15 s is asked, and after 30 s given up.
 */
export class GatewayConnection {
  readonly #options: GatewayConnectionOptions;
  #socket: SocketLike | undefined;
  #isEstablished = false;
  #isOpen = false;
  #isStopped = false;
  #attempts = 0;
  #pings = 0;
  #lastHeardMs = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(options: GatewayConnectionOptions) {
    this.#options = options;
    this.#connect();
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Sends a JSON text; the caller checks `isOpen` first. */
  send(text: string): void {
    this.#socket?.send(text);
  }

  /** Ends for good; the listener hears nothing afterwards. */
  stop(): void {
    this.#isStopped = true;
    this.#leaveSocket();
  }

  #connect(): void {
    const { WebSocket, url } = this.#options;
    const socket = new WebSocket(resolveSocketUrl(url));
    socket.binaryType = 'arraybuffer';
    this.#socket = socket;
    this.#isEstablished = false;
    socket.addEventListener('open', () => {
      // Closing a socket before it is open makes browsers report an error; one given up early is closed here.
      if (isCurrent()) this.#isEstablished = true;
      else socket.close(gatewayCloseCodes.normal);
    });
    const isCurrent = (): boolean => this.#socket === socket;
    socket.addEventListener('message', ({ data }) => {
      if (isCurrent()) this.#take(data);
    });
    // An error is always followed by a close, which says more.
    socket.addEventListener('error', () => undefined);
    socket.addEventListener('close', ({ code, reason }) => {
      if (isCurrent()) this.#retryLater(describeClose(code, reason));
    });
    this.#lastHeardMs = this.#options.clock.nowMs();
    this.#watchSilence();
  }

  #take(data: unknown): void {
    this.#lastHeardMs = this.#options.clock.nowMs();
    if (data instanceof ArrayBuffer) {
      this.#options.listener.picture(new Uint8Array(data));
      return;
    }
    const message = typeof data === 'string' ? readServerMessage(data) : undefined;
    if (message === undefined || message.t === 'pong') return;
    if (message.t !== 'hello') {
      this.#options.listener.message(message);
      return;
    }
    const version: number = message.protocol;
    if (version !== 1) {
      this.#retryLater({ severity: 'error', code: 'version', message: describeVersion(version) });
      return;
    }
    this.#isOpen = true;
    this.#attempts = 0;
    this.#options.listener.opened();
  }

  #retryLater(problem: Problem | undefined): void {
    this.#leaveSocket();
    const delays = gatewayLimits.reconnectDelaysMs;
    const delayMs = delays[Math.min(this.#attempts, delays.length - 1)] ?? 0;
    this.#attempts += 1;
    this.#cancelTimer = this.#options.clock.setTimer(delayMs, () => this.#connect());
    this.#options.listener.closed(problem);
    if (this.#isStopped) this.#clearTimer();
  }

  #leaveSocket(): void {
    const socket = this.#socket;
    this.#socket = undefined;
    this.#isOpen = false;
    this.#clearTimer();
    if (this.#isEstablished) socket?.close(gatewayCloseCodes.normal);
    this.#isEstablished = false;
  }

  #watchSilence(): void {
    this.#clearTimer();
    this.#cancelTimer = this.#options.clock.setTimer(gatewayLimits.idlePingMs, () => {
      const silentMs = this.#options.clock.nowMs() - this.#lastHeardMs;
      if (silentMs >= gatewayLimits.deadAfterMs) {
        this.#retryLater(describeSilence(silentMs));
        return;
      }
      if (this.#isOpen && silentMs >= gatewayLimits.idlePingMs / 2) this.#ping();
      this.#watchSilence();
    });
  }

  #ping(): void {
    this.#pings += 1;
    this.send(JSON.stringify({ t: 'ping', n: this.#pings }));
  }

  #clearTimer(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
  }
}

function describeVersion(version: number): string {
  return `expected a gateway of protocol 1, found ${version}; reload the page`;
}

function describeClose(code: number | undefined, reason: string | undefined): Problem | undefined {
  const text = reason === undefined || reason === '' ? '' : `: ${reason}`;
  switch (code) {
    case gatewayCloseCodes.policy:
      return { severity: 'error', code: 'policy', message: `The gateway ended the connection${text}` };
    case gatewayCloseCodes.sourceFailed:
      return { severity: 'error', code: 'source_failed', message: `What the gateway relays failed${text}` };
    case gatewayCloseCodes.sourceGone:
      return { severity: 'warning', code: 'source_gone', message: `What the gateway relays is gone${text}` };
    case gatewayCloseCodes.tryLater:
      return { severity: 'info', code: 'try_later', message: `The gateway is restarting${text}` };
    default:
      return undefined;
  }
}

function describeSilence(silentMs: number): Problem {
  const seconds = Math.round(silentMs / 1000);
  return { severity: 'warning', code: 'silent', message: `The gateway has said nothing for ${seconds} s` };
}
