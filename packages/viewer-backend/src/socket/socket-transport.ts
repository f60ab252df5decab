import { type AssetInfo, type CommandReply, type CommandRequest, engineTimes } from '@framelane/protocol/engine';
import { type CommandResult, gatewayLimits, type Problem } from '@framelane/protocol/gateway';
import type { Clock } from '../common/clock.ts';
import type { AudioRef, EngineFrame } from '../common/engine-backend.ts';
import type {
  EngineTransport,
  ExportFields,
  PictureRequest,
  PlainCommand,
  StartedExport,
  TransportListener,
} from '../common/engine-transport.ts';
import { isExportTarget } from '../common/export-target.ts';
import type { MediaRef } from '../common/media-library.ts';
import { type PendingEntry, PendingTable } from '../common/pending-table.ts';
import type { SocketConstructor } from '../common/socket-like.ts';
import {
  makeConnectionLostError,
  makeDisconnectedError,
  makeInvalidError,
  makeServerError,
  makeTimeoutError,
  makeUnsupportedError,
} from '../common/viewer-errors.ts';
import { connectionGone } from './connection-gone.ts';
import { type ConnectionListener, GatewayConnection } from './gateway-connection.ts';
import type { PictureDecoder } from './picture-decoder.ts';
import { PictureInbox } from './picture-inbox.ts';
import { resolveSocketUrl, type SocketUrl } from './resolve-socket-url.ts';
import type { ServerMessage } from './server-message.ts';

// The gateway keeps the engine's times; a little more here, so that its coded answer comes first.
const graceMs = 2000;
const renderTimeoutMs = engineTimes.renderTimeoutMs + graceMs;
const metadataTimeoutMs = engineTimes.metadataTimeoutMs + graceMs;
const slowCommands: ReadonlySet<string> = new Set(['ingest', 'thumbnails', 'waveform', 'export_start']);

export interface SocketTransportOptions<Image> {
  url: SocketUrl;
  WebSocket: SocketConstructor;
  clock: Clock;
  decoder: PictureDecoder<Image>;
}

/** The engine lane of a gateway, over one WebSocket that is made again whenever it ends. */
export class SocketTransport<Image> implements EngineTransport<Image> {
  readonly #options: SocketTransportOptions<Image>;
  readonly #commands: PendingTable<PendingEntry<CommandResult>>;
  readonly #pictures: PictureInbox<Image>;
  #connection: GatewayConnection | undefined;
  #listener: TransportListener | undefined;
  #hasBeenOpen = false;
  #restarts = 0;
  #lastNumber = 0;

  constructor(options: SocketTransportOptions<Image>) {
    this.#options = options;
    this.#commands = new PendingTable<PendingEntry<CommandResult>>(options.clock, makeTimeoutError);
    this.#pictures = new PictureInbox(options);
  }

  start(listener: TransportListener): void {
    this.#listener = listener;
    this.#hasBeenOpen = false;
    this.#connection = this.#makeConnection();
  }

  stop(): void {
    this.#listener = undefined;
    this.#connection?.stop();
    this.#connection = undefined;
    this.#rejectPending(makeDisconnectedError);
  }

  async send<Name extends PlainCommand>(command: Name, fields: CommandRequest<Name>): Promise<CommandReply<Name>> {
    return (await this.#command(command, fields)) as CommandReply<Name>;
  }

  async ingest(media: MediaRef): Promise<AssetInfo> {
    if (media.type === 'path') {
      throw makeUnsupportedError('a page opens files by the ids of its media library, not by path');
    }
    const reply = await this.#command('ingest', { media: media.id });
    if (!isAssetInfo(reply)) throw makeInvalidError('the facts about a file', reply);
    return reply;
  }

  async requestPicture({ assetId, target, chain }: PictureRequest): Promise<EngineFrame<Image> | undefined> {
    const fields = { asset_id: assetId, chain };
    const n =
      'frameIndex' in target
        ? this.#post('apply_chain', { ...fields, frame_index: target.frameIndex })
        : this.#post('render_frame', { ...fields, time: target.timeS });
    return this.#pictures.expect(n, { timeoutMs: renderTimeoutMs });
  }

  release(frame: EngineFrame<Image>): void {
    if ('image' in frame) this.#options.decoder.release(frame.image);
  }

  async startExport(fields: ExportFields): Promise<StartedExport> {
    const { job_id, target } = await this.#command('export_start', fields);
    if (typeof job_id !== 'string') throw makeInvalidError('the id of a job', job_id);
    return { job_id, ...(isExportTarget(target) ? { target } : {}) };
  }

  async audio(request: { asset: AssetInfo; startS: number; durationS: number }): Promise<AudioRef> {
    const { asset, startS, durationS } = request;
    if (!asset.has_audio) throw makeServerError('audio', { code: 'no_audio', error: 'asset has no audio' });
    const lane = new URL(toHttp(resolveSocketUrl(this.#options.url)));
    const url = new URL(`/api/audio/${encodeURIComponent(asset.asset_id)}`, lane);
    const source = lane.searchParams.get('source');
    const query = { start: `${startS}`, duration: `${durationS}`, ...(source === null ? {} : { source }) };
    url.search = new URLSearchParams(query).toString();
    const { sample_rate: sampleRate = 48_000, channels = 2 } = asset.audio ?? {};
    return { url: url.href, sampleRate, channels };
  }

  retry(): void {
    if (this.#connection?.isOpen) this.#post('retry', {});
  }

  #makeConnection(): GatewayConnection {
    const { url, WebSocket, clock } = this.#options;
    const listener: ConnectionListener = {
      opened: () => {
        this.#hasBeenOpen = true;
        this.#listener?.onReady();
      },
      closed: (problem) => this.#takeClose(problem),
      message: (message) => this.#takeMessage(message),
      picture: (bytes) => this.#takePicture(bytes),
    };
    return new GatewayConnection({ url, WebSocket, clock, listener });
  }

  async #command(command: string, fields: object): Promise<Record<string, unknown>> {
    const n = this.#post(command, fields);
    const timeoutMs = slowCommands.has(command) ? renderTimeoutMs : metadataTimeoutMs;
    const result = await new Promise<CommandResult>((resolve, reject) => {
      this.#commands.add(n, { what: command, timeoutMs, resolve, reject });
    });
    if (!result.ok) throw makeServerError(command, result);
    const { t: _t, n: _n, ok: _ok, ...reply } = result;
    return reply;
  }

  /** Returns the number under which the answer will come. */
  #post(command: string, fields: object): number {
    if (this.#connection === undefined) throw makeDisconnectedError(command);
    if (!this.#connection.isOpen) throw makeConnectionLostError(command);
    this.#lastNumber = (this.#lastNumber % 0xffffffff) + 1;
    const text = JSON.stringify({ ...fields, t: 'cmd', n: this.#lastNumber, cmd: command });
    // A character takes at most three bytes of UTF-8, so short texts need no counting.
    if (text.length * 3 > gatewayLimits.maxTextBytes && countBytes(text) > gatewayLimits.maxTextBytes) {
      throw makeInvalidError(`a ${command} of at most ${gatewayLimits.maxTextBytes} bytes`, countBytes(text));
    }
    this.#connection.send(text);
    return this.#lastNumber;
  }

  #takeMessage(message: Exclude<ServerMessage, { t: 'hello' | 'pong' }>): void {
    switch (message.t) {
      case 'res':
        if (!this.#pictures.takeResult(message)) this.#commands.take(message.n)?.resolve(message);
        return;
      case 'state':
        this.#takeState(message);
        return;
      case 'event':
        this.#listener?.onEvent(message.event);
        return;
      case 'msg':
        // The stream lane's; nothing of the kind comes here.
        return;
    }
  }

  #takeState({ presence, problems, stats }: Extract<ServerMessage, { t: 'state' }>): void {
    const { restarts, uptimeS, lastFrameMs } = stats;
    if (typeof restarts === 'number') this.#restarts = restarts;
    this.#listener?.onStatus({
      presence,
      problems,
      engine: {
        restarts: this.#restarts,
        ...(typeof uptimeS === 'number' ? { uptimeS } : {}),
        ...(typeof lastFrameMs === 'number' ? { lastFrameMs } : {}),
      },
    });
  }

  #takePicture(bytes: Uint8Array<ArrayBuffer>): void {
    const connection = this.#connection;
    void this.#pictures.takePicture(bytes, (sequence) => {
      if (connection === this.#connection && connection?.isOpen) {
        connection.send(JSON.stringify({ t: 'ack', sequence }));
      }
    });
  }

  #takeClose(problem: Problem | undefined): void {
    this.#rejectPending(makeConnectionLostError);
    const reasons = problem === undefined ? [] : [problem];
    this.#listener?.onStatus({
      presence: this.#hasBeenOpen ? 'lost' : 'connecting',
      problems: this.#hasBeenOpen ? [...reasons, connectionGone] : reasons,
      engine: { restarts: this.#restarts },
    });
  }

  #rejectPending(makeError: (what: string) => Error): void {
    this.#pictures.rejectAll(makeError);
    this.#commands.rejectAll(makeError);
  }
}

function isAssetInfo(reply: Record<string, unknown>): reply is AssetInfo {
  const { asset_id, fps, duration } = reply;
  return typeof asset_id === 'string' && typeof fps === 'number' && fps > 0 && typeof duration === 'number';
}

function toHttp(url: string): string {
  return url.replace(/^ws/, 'http');
}

function countBytes(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
