import type { CommandResult, Problem } from '@framelane/protocol/gateway';
import type { Clock } from '../common/clock.ts';
import type { MatrixReport, MatrixSettings, PanelShow, ShowChoice } from '../common/matrix-backend.ts';
import type { MatrixListener, MatrixTransport } from '../common/matrix-transport.ts';
import { type PendingEntry, PendingTable } from '../common/pending-table.ts';
import type { SocketConstructor } from '../common/socket-like.ts';
import {
  makeConnectionLostError,
  makeDisconnectedError,
  makeServerError,
  makeTimeoutError,
} from '../common/viewer-errors.ts';
import { connectionGone } from './connection-gone.ts';
import { GatewayConnection } from './gateway-connection.ts';
import { readPictureHeader } from './read-picture-header.ts';
import type { SocketUrl } from './resolve-socket-url.ts';
import type { ServerMessage } from './server-message.ts';

/** Above what the gateway gives the service, so that its coded answer comes first. */
const settingsTimeoutMs = 10_000;
const bytesPerPixel = 3;

export interface SocketMatrixTransportOptions {
  url: SocketUrl;
  WebSocket: SocketConstructor;
  clock: Clock;
}

/**
 * The matrix lane of a gateway, over one WebSocket that is made again whenever it ends. A conversation lasts as long
 * as the service behind the gateway.
 */
export class SocketMatrixTransport implements MatrixTransport {
  readonly #options: SocketMatrixTransportOptions;
  readonly #pending: PendingTable<PendingEntry<CommandResult>>;
  #connection: GatewayConnection | undefined;
  #listener: MatrixListener | undefined;
  #hasBeenOpen = false;
  #isLive = false;
  #lastNumber = 0;

  constructor(options: SocketMatrixTransportOptions) {
    this.#options = options;
    this.#pending = new PendingTable<PendingEntry<CommandResult>>(options.clock, makeTimeoutError);
  }

  start(listener: MatrixListener): void {
    this.#listener = listener;
    this.#hasBeenOpen = false;
    this.#connection = new GatewayConnection({
      ...this.#options,
      listener: {
        opened: () => {
          this.#hasBeenOpen = true;
        },
        closed: (problem) => this.#takeClose(problem),
        message: (message) => this.#takeMessage(message),
        picture: (message) => this.#takePicture(message),
      },
    });
  }

  stop(): void {
    this.#listener = undefined;
    this.#connection?.stop();
    this.#connection = undefined;
    this.#endConversation(makeDisconnectedError);
  }

  async getSettings(): Promise<MatrixSettings> {
    return readSettings(await this.#ask('get_settings'));
  }

  async setSettings(patch: Partial<MatrixSettings>): Promise<{ settings: MatrixSettings; isPersisted: boolean }> {
    const reply = await this.#ask('set_settings', { settings: patch });
    return { settings: readSettings(reply), isPersisted: reply.isPersisted === true };
  }

  async setShow(choice: ShowChoice): Promise<PanelShow> {
    const { show } = await this.#ask('show', { show: choice });
    if (isShow(show)) return show;
    throw makeServerError('show', { error: 'the gateway answered with something else than what it shows' });
  }

  #ask(command: string, fields: object = {}): Promise<CommandResult> {
    const connection = this.#connection;
    if (connection?.isOpen !== true || !this.#isLive) return Promise.reject(makeConnectionLostError(command));
    this.#lastNumber = (this.#lastNumber % 0xffffffff) + 1;
    const n = this.#lastNumber;
    return new Promise((resolve, reject) => {
      this.#pending.add(n, {
        what: command,
        timeoutMs: settingsTimeoutMs,
        reject,
        resolve: (result) => (result.ok ? resolve(result) : reject(makeServerError(command, result))),
      });
      connection.send(JSON.stringify({ ...fields, t: 'cmd', n, cmd: command }));
    });
  }

  #takeMessage(message: Exclude<ServerMessage, { t: 'hello' | 'pong' }>): void {
    if (message.t === 'res') this.#pending.take(message.n)?.resolve(message);
    else if (message.t === 'state') this.#takeState(message);
  }

  #takeState({ presence, problems, stats }: Extract<ServerMessage, { t: 'state' }>): void {
    const wasLive = this.#isLive;
    if (presence === 'live') this.#isLive = true;
    else this.#endConversation(makeConnectionLostError);
    this.#listener?.onStatus({ presence, problems });
    if (this.#isLive && !wasLive) this.#listener?.onReady();
    if (isReport(stats.report)) this.#listener?.onReport(stats.report);
    if (isShow(stats.show)) this.#listener?.onShow(stats.show);
  }

  #takePicture(message: Uint8Array<ArrayBuffer>): void {
    const header = readPictureHeader(message, { lane: 'matrix', codec: 'rgb888' });
    if (header === undefined) return;
    const { width, height, headerBytes, sequence } = header;
    const pixels = message.subarray(headerBytes);
    if (pixels.byteLength === width * height * bytesPerPixel) this.#listener?.onPicture({ width, height, pixels });
    // The listener may have ended the connection.
    if (this.#connection?.isOpen === true) this.#connection.send(JSON.stringify({ t: 'ack', sequence }));
  }

  #takeClose(problem: Problem | undefined): void {
    this.#endConversation(makeConnectionLostError);
    const reasons = problem === undefined ? [] : [problem];
    const status = this.#hasBeenOpen
      ? { presence: 'lost' as const, problems: [...reasons, connectionGone] }
      : { presence: 'connecting' as const, problems: reasons };
    this.#listener?.onStatus(status);
  }

  #endConversation(makeError: (what: string) => Error): void {
    this.#isLive = false;
    this.#pending.rejectAll(makeError);
  }
}

function readSettings({ settings }: CommandResult): MatrixSettings {
  if (isSettings(settings)) return settings;
  throw makeServerError('settings', { error: 'the gateway answered with something else than settings' });
}

// Only what tells one answer from another is checked: gateway and page come from one place.
function isSettings(value: unknown): value is MatrixSettings {
  return typeof value === 'object' && value !== null && 'brightness' in value && typeof value.brightness === 'number';
}

function isReport(value: unknown): value is MatrixReport {
  if (typeof value !== 'object' || value === null) return false;
  return 'size' in value && 'sources' in value && Array.isArray(value.sources) && 'devices' in value;
}

function isShow(value: unknown): value is PanelShow {
  return typeof value === 'object' && value !== null && 'choice' in value && 'state' in value;
}
