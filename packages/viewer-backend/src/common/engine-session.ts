import type { AssetInfo, EffectInfo, EffectInstance } from '@framelane/protocol/engine';
import type { Clock } from './clock.ts';
import { type ConnectionPromise, makeConnectionPromise } from './connection-promise.ts';
import type { DisconnectOptions } from './disconnect-options.ts';
import { Emitter } from './emitter.ts';
import type {
  EngineBackend,
  EngineEvent,
  EngineFrame,
  EngineInfo,
  EngineState,
  ExportOptions,
  Job,
  Playhead,
  PlayOptions,
  RangeOptions,
  TimeSource,
} from './engine-backend.ts';
import type { EngineTransport, ExportFields, TransportStatus } from './engine-transport.ts';
import { noFrames } from './frame-meter.ts';
import { JobBook } from './job-book.ts';
import type { MediaRef } from './media-library.ts';
import { fetchThumbnails, fetchWaveform } from './media-queries.ts';
import { PacedClock } from './paced-clock.ts';
import { Player } from './player.ts';
import { StateStore } from './state-store.ts';
import { makeDisconnectedError, makeInvalidError } from './viewer-errors.ts';

export interface EngineSessionOptions<Image> {
  transport: EngineTransport<Image>;
  clock: Clock;
  /** Pictures asked for per second, at most. @default 120 (a gateway allows 200 messages/s) */
  maxPicturesPerS?: number;
}

const defaultMaxPicturesPerS = 120;

const initialState: EngineState = {
  presence: 'idle',
  problems: [],
  engine: { restarts: 0 },
  isOpening: false,
  timeS: 0,
  isPlaying: false,
  speed: 1,
  chain: [],
  stats: noFrames,
};

/** Makes a backend of a transport: everything that is the same for a browser, a program and a test. */
export function createEngineSession<Image>(options: EngineSessionOptions<Image>): EngineBackend<Image> {
  return new EngineSession(options);
}

class EngineSession<Image> implements EngineBackend<Image> {
  readonly #transport: EngineTransport<Image>;
  readonly #clock: Clock;
  readonly #pace: PacedClock;
  readonly #store = new StateStore<EngineState>(initialState);
  readonly #events = new Emitter<EngineEvent>();
  readonly #jobs: JobBook;
  readonly #player: Player<Image>;
  #connection: ConnectionPromise | undefined;
  #openings = 0;
  /** The conversation is new and the asset on show not yet known in it. */
  #needsReopen = false;
  #pendingOpenings = 0;
  #isSourceUsable = false;

  constructor(options: EngineSessionOptions<Image>) {
    const { transport, clock } = options;
    this.#transport = transport;
    this.#clock = clock;
    this.#pace = new PacedClock(clock);
    this.#jobs = new JobBook(clock, {
      readStatus: (jobId) => transport.send('job_status', { job_id: jobId }),
      cancel: (jobId) => transport.send('job_cancel', { job_id: jobId }),
    });
    this.#player = new Player({
      transport,
      clock: this.#pace,
      store: this.#store,
      maxPicturesPerS: options.maxPicturesPerS ?? defaultMaxPicturesPerS,
      assetForgotten: () => void this.#reopen(),
    });
  }

  connect(): Promise<void> {
    if (this.#connection !== undefined) return this.#connection.promise;
    const connection = makeConnectionPromise();
    this.#connection = connection;
    this.#player.takeStatus({ presence: 'connecting', problems: [], engine: this.getState().engine });
    this.#transport.start({
      onReady: () => this.#begin(connection),
      onStatus: (status) => this.#takeStatus(status),
      onEvent: (event) => this.#takeEvent(event),
    });
    return connection.promise;
  }

  disconnect({ isLeaving = false }: DisconnectOptions = {}): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#connection = undefined;
    this.#openings += 1;
    this.#isSourceUsable = false;
    this.#player.disconnect();
    this.#transport.stop();
    const error = makeDisconnectedError('the request');
    if (isLeaving) this.#jobs.clear(error);
    else this.#jobs.failAll(error);
    connection.reject(error);
    this.#store.patch({ presence: 'idle', problems: [], isPlaying: false });
  }

  getState(): EngineState {
    return this.#store.get();
  }

  onState(callback: (state: EngineState) => void): () => void {
    return this.#store.on(callback);
  }

  onFrame(callback: (frame: EngineFrame<Image>) => void): () => void {
    return this.#player.onFrame(callback);
  }

  onEvent(callback: (event: EngineEvent) => void): () => void {
    return this.#events.on(callback);
  }

  async info(): Promise<EngineInfo> {
    this.#requireConnection('what the engine is');
    const { name, version, codecs } = await this.#transport.send('engine_info', {});
    return { name, version, codecs };
  }

  async listEffects(): Promise<readonly EffectInfo[]> {
    this.#requireConnection('the list of effects');
    const reply = await this.#transport.send('list_effects', {});
    return reply.effects;
  }

  async open(media: MediaRef): Promise<AssetInfo> {
    const connection = this.#requireConnection('opening a file');
    this.#openings += 1;
    this.#pendingOpenings += 1;
    const opening = this.#openings;
    this.#store.patch({ isOpening: true });
    try {
      // A page offers files as soon as it has drawn itself, which may be before anybody has answered.
      await connection.promise;
      const asset = await this.#transport.ingest(media);
      if (opening === this.#openings) {
        this.#needsReopen = false;
        this.#player.show({ ...asset, name: nameOf(media), media });
      }
      return asset;
    } finally {
      this.#pendingOpenings -= 1;
      if (this.#pendingOpenings === 0) this.#store.patch({ isOpening: false });
      if (opening === this.#openings) this.#reopenIfNeeded();
    }
  }

  setChain(chain: readonly EffectInstance[]): void {
    this.#player.setChain(chain);
  }

  show(timeS: number): void {
    if (!Number.isFinite(timeS)) throw makeInvalidError('a time in seconds', timeS);
    this.#player.seek(timeS);
  }

  play(options: PlayOptions = {}): void {
    const speed = options.speed ?? 1;
    if (!Number.isFinite(speed) || speed === 0) throw makeInvalidError('a speed other than 0', speed);
    this.#player.play(speed, options.loop);
  }

  pause(): void {
    this.#player.pause();
  }

  step(frames: number): void {
    if (!Number.isInteger(frames)) throw makeInvalidError('a whole number of frames', frames);
    this.#player.step(frames);
  }

  playhead(): Playhead | undefined {
    return this.#player.playhead();
  }

  paceBy(source: TimeSource | undefined): void {
    this.#pace.follow(source);
  }

  async unprocessed(frameIndex: number): Promise<EngineFrame<Image> | undefined> {
    const { asset_id: assetId } = this.#requireAsset('a picture');
    return this.#transport.requestPicture({ assetId, target: { frameIndex }, chain: [] });
  }

  releasePicture(frame: EngineFrame<Image>): void {
    this.#transport.release(frame);
  }

  async thumbnails(options: { count: number; heightPx?: number }) {
    return fetchThumbnails(this.#transport, this.#requireAsset('thumbnails'), options);
  }

  async waveform(options: { bins: number }) {
    const outside = { transport: this.#transport, clock: this.#clock };
    return fetchWaveform(outside, this.#requireAsset('a waveform'), options);
  }

  async audio(options: { startS: number; durationS: number }) {
    return this.#transport.audio({ asset: this.#requireAsset('audio'), ...options });
  }

  renderRange({ startS, endS, fps }: RangeOptions): Job {
    const asset = this.#requireAsset('rendering a range');
    const chain = [...this.getState().chain];
    const fields = { start: startS, end: endS, fps, mode: 'job' as const, chain, asset_id: asset.asset_id };
    return this.#jobs.add('range', this.#transport.send('render_range', fields));
  }

  async startExport(options: ExportOptions): Promise<Job> {
    const asset = this.#requireAsset('an export');
    const fields = describeExport(options);
    const chain = [...this.getState().chain];
    const started = this.#transport.startExport({ ...fields, chain, asset_id: asset.asset_id });
    await started;
    return this.#jobs.add('export', started);
  }

  jobs(): readonly Job[] {
    return this.#jobs.list();
  }

  onJobs(callback: (jobs: readonly Job[]) => void): () => void {
    return this.#jobs.onChange(callback);
  }

  retry(): void {
    if (this.getState().presence === 'failed') this.#transport.retry();
  }

  #begin(connection: ConnectionPromise): void {
    this.#needsReopen = this.getState().asset !== undefined;
    this.#player.setReady(!this.#needsReopen);
    connection.resolve();
    this.#reopenIfNeeded();
  }

  #takeStatus(status: TransportStatus): void {
    const wasUsable = this.#isSourceUsable;
    this.#isSourceUsable = status.presence === 'live' || status.presence === 'stale';
    this.#player.takeStatus(status);
    if (wasUsable || !this.#isSourceUsable) return;
    this.#reopenIfNeeded();
    // An engine of the base protocol keeps no list; nothing is lost then.
    this.#transport.send('job_list', {}).then(
      ({ jobs }) => this.#jobs.adopt(jobs),
      () => undefined,
    );
  }

  #reopenIfNeeded(): void {
    if (this.#needsReopen && this.#isSourceUsable) void this.#reopen();
  }

  /** The source does not know the asset on show any more: opens it again, and playing goes on where it was. */
  async #reopen(): Promise<void> {
    const { asset } = this.getState();
    if (asset === undefined) return;
    this.#needsReopen = true;
    this.#player.setReady(false);
    this.#openings += 1;
    const opening = this.#openings;
    try {
      const info = await this.#transport.ingest(asset.media);
      if (opening !== this.#openings) return;
      this.#needsReopen = false;
      this.#store.patch({ asset: { ...info, name: asset.name, media: asset.media } });
      this.#player.setReady(true);
    } catch (error) {
      if (opening === this.#openings) this.#player.report(error);
    }
  }

  #takeEvent(event: EngineEvent): void {
    if (event.type === 'job') this.#jobs.update(event.job);
    this.#events.emit(event);
  }

  #requireConnection(what: string): ConnectionPromise {
    if (this.#connection === undefined) throw makeDisconnectedError(what);
    return this.#connection;
  }

  #requireAsset(what: string): AssetInfo {
    this.#requireConnection(what);
    const { asset } = this.getState();
    if (asset === undefined) throw makeInvalidError(`an open file for ${what}`, 'none');
    return asset;
  }
}

/** The fields of the wire, those that were not given left to the engine. */
function describeExport(options: ExportOptions): ExportFields {
  const { target, codec, bitrate, crf, resolution, inS, outS, hasAudio, canReplace } = options;
  return {
    target,
    codec,
    ...(bitrate === undefined ? {} : { bitrate }),
    ...(crf === undefined ? {} : { crf }),
    ...(resolution === undefined ? {} : { resolution }),
    ...(inS === undefined ? {} : { in_point: inS }),
    ...(outS === undefined ? {} : { out_point: outS }),
    ...(hasAudio === undefined ? {} : { include_audio: hasAudio }),
    ...(canReplace === undefined ? {} : { overwrite: canReplace }),
  };
}

function nameOf(media: MediaRef): string {
  if (media.type === 'id') return media.name;
  return media.name ?? media.path.split(/[\\/]/).at(-1) ?? media.path;
}
