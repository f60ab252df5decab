import type { AssetInfo, CommandReply, CommandRequest } from '@framelane/protocol/engine';
import type { Clock } from '../../common/clock.ts';
import type { AudioRef, EngineEvent, EngineFrame } from '../../common/engine-backend.ts';
import type {
  EngineTransport,
  ExportFields,
  PictureRequest,
  PlainCommand,
  StartedExport,
  TransportListener,
  TransportStatus,
} from '../../common/engine-transport.ts';
import type { MediaRef } from '../../common/media-library.ts';
import { makeConnectionLostError, makeDisconnectedError, makeServerError } from '../../common/viewer-errors.ts';
import { makeAudio } from './fake-audio.ts';
import { fakeEffects } from './fake-effects.ts';
import { FakeJobs } from './fake-jobs.ts';
import { describeFakeAsset, type FakeMedia, findFakeMedia } from './fake-media.ts';
import { FakePainter } from './fake-picture.ts';
import { FakeReplies } from './fake-replies.ts';

export interface FakeEngineOptions {
  clock: Clock;
  media: readonly FakeMedia[];
  /** How long a connection takes to come up, and every answer to come. */
  latencyMs: number;
}

/** An engine in memory: the same answers as a real one in shape and order, pictures that can be told apart. */
export class FakeEngine implements EngineTransport<never> {
  latencyMs: number;
  /** Pictures that were handed out and not given back. */
  pictureCount = 0;
  /** What was asked for, in order. */
  readonly requests: PictureRequest[] = [];
  readonly exports: ExportFields[] = [];
  /** Files that exports have written; they can be opened. */
  readonly written: FakeMedia[] = [];
  readonly #clock: Clock;
  readonly #media: FakeMedia[];
  readonly #painters = new Map<string, FakePainter>();
  readonly #waiting = new Map<() => void, (error: Error) => void>();
  readonly #failures: { code: string; message: string; command: string | undefined }[] = [];
  readonly jobs = new FakeJobs();
  readonly #replies: FakeReplies;
  #listener: TransportListener | undefined;
  #cancelStart: (() => void) | undefined;
  #sequence = 0;
  #isStalled = false;
  #status: TransportStatus = { presence: 'connecting', problems: [], engine: { restarts: 0 } };

  constructor(options: FakeEngineOptions) {
    this.#clock = options.clock;
    this.#media = [...options.media];
    this.#replies = new FakeReplies(this.#media, this.jobs);
    this.latencyMs = options.latencyMs;
  }

  start(listener: TransportListener): void {
    this.#listener = listener;
    this.#cancelStart = this.#clock.setTimer(this.latencyMs, () => {
      this.#cancelStart = undefined;
      listener.onReady();
      this.setStatus({ presence: 'live', engine: { uptimeS: 1, lastFrameMs: 4, restarts: 0 } });
    });
  }

  stop(): void {
    this.#listener = undefined;
    this.#cancelStart?.();
    this.#cancelStart = undefined;
    this.#rejectWaiting(makeDisconnectedError('the request'));
  }

  async send<Name extends PlainCommand>(command: Name, fields: CommandRequest<Name>): Promise<CommandReply<Name>> {
    await this.#answer(command);
    return this.#replies.reply(command, fields);
  }

  async ingest(media: MediaRef): Promise<AssetInfo> {
    await this.#answer('ingest');
    const found = findFakeMedia(this.#media, media);
    if (found === undefined) throw makeServerError('ingest', { code: 'not_found', error: 'file not found' });
    const asset = describeFakeAsset(found);
    if (!this.#painters.has(asset.asset_id)) {
      this.#painters.set(asset.asset_id, new FakePainter(found.width, found.height));
    }
    return asset;
  }

  async requestPicture(request: PictureRequest): Promise<EngineFrame<never> | undefined> {
    this.requests.push(request);
    await this.#answer('render_frame');
    const painter = this.#painters.get(request.assetId);
    const media = this.#media.find((entry) => describeFakeAsset(entry).asset_id === request.assetId);
    if (painter === undefined || media === undefined) {
      throw makeServerError('render_frame', { code: 'asset_not_found', error: 'asset not found' });
    }
    const { target, chain } = request;
    const unknown = chain.find(({ effectId }) => !fakeEffects.some(({ id }) => id === effectId));
    if (unknown !== undefined) {
      const error = `unknown effect: ${unknown.effectId}`;
      throw makeServerError('render_frame', { code: 'unknown_effect', error });
    }
    const wanted = 'frameIndex' in target ? target.frameIndex : Math.floor((target.timeS + 0.0001) * media.fps);
    const frameIndex = Math.min(wanted, media.frameCount - 1);
    this.#sequence += 1;
    this.pictureCount += 1;
    const picture = painter.paint({ frameIndex, sequence: this.#sequence, chain });
    return { ...picture, frameIndex, ptsS: frameIndex / media.fps };
  }

  release(): void {
    this.pictureCount -= 1;
  }

  async startExport(fields: ExportFields): Promise<StartedExport> {
    await this.#answer('export_start');
    this.exports.push(fields);
    const source = this.#media.find((entry) => describeFakeAsset(entry).asset_id === fields.asset_id);
    if (source === undefined) throw makeServerError('export_start', { code: 'no_asset', error: 'no asset is loaded' });
    const { in_point: inS = 0, out_point: outS } = fields;
    const frameCount = Math.round(((outS ?? source.frameCount / source.fps) - inS) * source.fps);
    const target = { name: fields.target, mediaId: `exported-${fields.target}` };
    const onComplete = () => {
      const file: FakeMedia = { ...source, id: target.mediaId, name: target.name, frameCount };
      this.#media.push(file);
      this.written.push(file);
    };
    return { job_id: this.jobs.add({ kind: 'export', totalFrames: frameCount, target, onComplete }), target };
  }

  async audio({ asset, startS, durationS }: Parameters<EngineTransport<never>['audio']>[0]): Promise<AudioRef> {
    await this.#answer('audio_decode');
    return makeAudio({ startS, durationS }, asset.duration);
  }

  retry(): void {
    this.restart();
  }

  /** The engine died: requests in flight fail, the presence says so. */
  lose(): void {
    this.#rejectWaiting(makeConnectionLostError('the request'));
    this.setStatus({ presence: 'lost' });
    this.emit({ type: 'toast', id: 'engine', severity: 'warning', text: 'Engine restarting...' });
  }

  /** It came back and remembers its assets. */
  recover(): void {
    const { engine } = this.#status;
    this.setStatus({ presence: 'live', problems: [], engine: { ...engine, restarts: engine.restarts + 1 } });
    this.emit({ type: 'toast', id: 'engine', severity: 'success', text: 'Engine recovered' });
  }

  /** `lose()`, then `recover()` after twice the latency. */
  restart(): void {
    this.lose();
    this.#clock.setTimer(2 * this.latencyMs, () => this.recover());
  }

  /** It no longer knows any asset, as after a restart without its memory. */
  forgetAssets(): void {
    this.#painters.clear();
  }

  /** While stalled no request is answered. */
  setStalled(isStalled: boolean): void {
    this.#isStalled = isStalled;
    if (!isStalled) for (const resolve of [...this.#waiting.keys()]) resolve();
  }

  /** The next request of any kind, or the next `command`, fails with this code. */
  failNext(code: string, message = code, command?: string): void {
    this.#failures.push({ code, message, command });
  }

  setStatus(status: Partial<TransportStatus>): void {
    this.#status = { ...this.#status, ...status };
    this.#listener?.onStatus(this.#status);
  }

  emit(event: EngineEvent): void {
    this.#listener?.onEvent(event);
  }

  async #answer(command: string): Promise<void> {
    if (this.#listener === undefined || this.#cancelStart !== undefined) throw makeDisconnectedError(command);
    if (this.#status.presence !== 'live' && this.#status.presence !== 'stale') throw makeConnectionLostError(command);
    await new Promise<void>((resolve, reject) => {
      let cancelTimer: (() => void) | undefined;
      const settle = (): void => {
        cancelTimer?.();
        this.#waiting.delete(settle);
        resolve();
      };
      this.#waiting.set(settle, (error) => {
        cancelTimer?.();
        this.#waiting.delete(settle);
        reject(error);
      });
      if (!this.#isStalled) cancelTimer = this.#clock.setTimer(this.latencyMs, settle);
    });
    const at = this.#failures.findIndex((entry) => entry.command === undefined || entry.command === command);
    const [failure] = at < 0 ? [] : this.#failures.splice(at, 1);
    if (failure !== undefined) throw makeServerError(command, { code: failure.code, error: failure.message });
  }

  #rejectWaiting(error: Error): void {
    for (const reject of [...this.#waiting.values()]) reject(error);
  }
}
