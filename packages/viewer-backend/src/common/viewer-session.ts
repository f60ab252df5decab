import { type ViewerReply, type ViewerRequest, viewerTimes } from '@framelane/protocol/viewer';
import type { Clock } from './clock.ts';
import type { ConnectionPromise } from './connection-promise.ts';
import { Conversation } from './conversation.ts';
import type { DisconnectOptions } from './disconnect-options.ts';
import type { Frame } from './frame.ts';
import { noFrames } from './frame-meter.ts';
import { FramePump } from './frame-pump.ts';
import { PictureSize } from './picture-size.ts';
import { type FrameScheduler, PointerGesture } from './pointer-gesture.ts';
import { toPrimNode } from './prim-nodes.ts';
import { requireCamera } from './require-camera.ts';
import { ServerWatch } from './server-watch.ts';
import * as queries from './stage-queries.ts';
import { StateStore } from './state-store.ts';
import type { StreamStatus, StreamTransport } from './stream-transport.ts';
import type {
  CameraState,
  PointerInput,
  PrimNode,
  ResizeOptions,
  ViewerBackend,
  ViewerState,
} from './viewer-backend.ts';
import { makeServerError } from './viewer-errors.ts';
import { ViewerNews } from './viewer-news.ts';

export interface ViewerSessionOptions<Image> {
  transport: StreamTransport<Image>;
  clock: Clock;
  /** @default one call each 16 ms by the clock */
  schedule?: FrameScheduler;
}

const initialState: ViewerState = {
  presence: 'idle',
  problems: [],
  stats: noFrames,
  features: [],
  stageRevision: 0,
  selection: [],
  messagesIgnored: 0,
};

/** How long a list of picture kinds waits for the one that is active. */
const aovTimeoutMs = 1000;

/** What moves the view, besides methods that know it themselves. */
const changingEvents: ReadonlySet<string> = new Set(['cameraMouseMove', 'cameraWheel']);

/** Makes a backend of a transport: everything that is the same for a browser, a desktop, a program and a test. */
export function createViewerSession<Image>(options: ViewerSessionOptions<Image>): Required<ViewerBackend<Image>> {
  return new ViewerSession(options);
}

class ViewerSession<Image> implements Required<ViewerBackend<Image>> {
  readonly #transport: StreamTransport<Image>;
  readonly #store = new StateStore<ViewerState>(initialState);
  readonly #talk: Conversation;
  readonly #ask: queries.Ask;
  readonly #pump: FramePump<Image>;
  readonly #gesture: PointerGesture;
  readonly #pictureSize: PictureSize;
  readonly #server: ServerWatch;
  readonly #news = new ViewerNews(this.#store);
  #loads = 0;

  constructor({ transport, clock, schedule }: ViewerSessionOptions<Image>) {
    this.#transport = transport;
    this.#talk = new Conversation({ clock, send: (message) => transport.send(message) });
    this.#ask = this.#talk.ask;
    this.#pump = new FramePump({ clock, store: this.#store, release: (frame) => transport.release(frame) });
    this.#pictureSize = new PictureSize({
      ask: this.#ask,
      canAsk: () => this.#talk.isOpen && this.getStatus().features.includes('renderProductResize'),
      readShownSize: () => this.getStatus().size,
    });
    this.#gesture = new PointerGesture({
      schedule: schedule ?? ((callback) => clock.setTimer(16, callback)),
      readPictureSize: () => this.#store.get().size,
      readServerSize: (shown) => this.#pictureSize.read(shown),
      send: (message) => this.#post(message),
    });
    this.#server = new ServerWatch({ clock, store: this.#store, probe: () => this.#askForLoading() });
  }

  connect(): Promise<void> {
    if (this.#talk.wanted !== undefined) return this.#talk.wanted.promise;
    const connection = this.#talk.want();
    this.#server.takeStatus({ presence: 'connecting', problems: [] });
    this.#transport.start({
      onReady: () => void this.#begin(connection),
      onStatus: (status) => this.#takeStatus(status),
      onMessage: (message) => this.#takeMessage(message),
      onIgnored: () => this.#news.countIgnored(),
      onFrame: (frame) => {
        this.#server.settle();
        this.#pump.take(frame);
      },
    });
    return connection.promise;
  }

  disconnect({ isLeaving = false }: DisconnectOptions = {}): void {
    if (this.#talk.wanted === undefined) return;
    this.#loads += 1;
    this.#gesture.cancel();
    this.#server.settle();
    this.#transport.stop();
    this.#pump.stop();
    this.#talk.end();
    this.#server.takeStatus({ presence: 'idle', problems: [] });
    this.#store.patch({ problems: [], loading: undefined });
    if (!isLeaving) return;
    this.#store.patch({ features: [] });
    this.#news.forgetStage();
  }

  getStatus(): ViewerState {
    return this.#store.get();
  }

  onStatus(callback: (state: ViewerState) => void): () => void {
    return this.#store.on(callback);
  }

  onFrame(callback: (frame: Frame<Image>) => void): () => void {
    return this.#pump.on(callback);
  }

  onSelectionChanged(callback: (paths: string[]) => void): () => void {
    return this.#news.onSelection(callback);
  }

  async loadStage(path: string): Promise<{ path: string; tree?: PrimNode[] }> {
    const connection = this.#talk.require('opening a stage');
    this.#loads += 1;
    const load = this.#loads;
    this.#store.patch({ loading: { path }, problems: [] });
    this.#news.forgetStage();
    try {
      await connection.promise;
      // What was asked about the stage before, and a stage that was still being opened, is of no use any more.
      this.#talk.cancelAll();
      const request: ViewerRequest = { event_type: 'openStageRequest', payload: { url: path } };
      const reply = await this.#ask(request, 'openStageResult', viewerTimes.openTimeoutMs);
      if (reply.result === 'error') throw makeServerError('opening the stage', reply);
      const tree = await this.getStageTree(reply.root_prim_path ?? '/');
      this.#askForFacts();
      return { path: reply.url, tree };
    } finally {
      if (load === this.#loads) this.#store.patch({ loading: undefined });
    }
  }

  async resize(width: number, height: number, options?: ResizeOptions): Promise<void> {
    // An element that is not on show has no size, and keeps the one it had.
    if (!(width > 0 && height > 0)) return;
    this.#gesture.setViewport({ width, height });
    await this.#pictureSize.want({ width, height }, options);
  }

  async setCamera(camera: CameraState): Promise<void> {
    this.#talk.require('the camera');
    requireCamera(camera);
    this.#expectPicture();
    this.#post({ event_type: 'setCamera', payload: camera });
  }

  async cameraMouseButton(input: PointerInput): Promise<boolean> {
    return this.#gesture.press(input);
  }

  async cameraMouseMove(x: number, y: number): Promise<void> {
    this.#gesture.move(x, y);
  }

  async cameraWheel(delta: number, x?: number, y?: number): Promise<void> {
    this.#gesture.turnWheel(delta, x === undefined || y === undefined ? undefined : { x, y });
  }

  async pick(x: number, y: number): Promise<string | null> {
    this.#talk.require('a pick');
    const place = this.#gesture.map({ x, y });
    if (place === undefined || !place.isInside) return null;
    // The desk puts its own id in place of this one.
    const request: ViewerRequest = { event_type: 'pickRequest', payload: { request_id: 0, x: place.x, y: place.y } };
    const { path } = await this.#ask(request, 'pickResult', viewerTimes.pickTimeoutMs);
    return path ?? null;
  }

  async getStageTree(rootPath = '/'): Promise<PrimNode[]> {
    return queries.fetchAllChildren(this.#ask, rootPath);
  }

  async getChildren(path: string, page: { offset: number; limit: number }) {
    return queries.fetchChildren(this.#ask, path, page);
  }

  async selectPrims(paths: string[]): Promise<void> {
    await this.#ask({ event_type: 'selectPrimsRequest', payload: { paths } }, 'stageSelectionChanged');
  }

  async getProperties(path: string) {
    return queries.fetchProperties(this.#ask, path);
  }

  async getRenderSettings() {
    const reply = await this.#ask({ event_type: 'getRenderSettingsRequest', payload: {} }, 'renderSettingsChanged');
    return { settings: reply.settings, capabilities: reply.capabilities };
  }

  async setRenderSetting(key: string, value: unknown) {
    this.#talk.require('a setting');
    const state = this.getStatus().settings ?? (await this.getRenderSettings());
    this.#expectPicture();
    return queries.changeSetting(this.#ask, state, { key, value });
  }

  async getAovs() {
    this.#talk.require('picture kinds');
    await Promise.all([
      this.#ask({ event_type: 'getAvailableAOVs', payload: {} }, 'availableAOVsResult'),
      // Which one is active comes in a message of its own, from servers that tell it at all.
      this.#talk.untilNews('activeAOVState', aovTimeoutMs),
    ]);
    return this.getStatus().aov ?? { active: '', available: [] };
  }

  async setAov(name: string): Promise<void> {
    this.#expectPicture();
    await queries.changeAov(this.#ask, name);
  }

  async findPrims(text: string, limit: number) {
    const reply = await this.#ask({ event_type: 'findPrimsRequest', payload: { text, limit } }, 'findPrimsResult');
    return { prims: reply.prims.map(toPrimNode), isTruncated: reply.truncated };
  }

  async getVariants(path: string) {
    const request: ViewerRequest = { event_type: 'getVariantsRequest', payload: { prim_path: path } };
    return (await this.#ask(request, 'getVariantsResponse')).variants;
  }

  async setVariant(path: string, set: string, selection: string) {
    const payload = { prim_path: path, variant_set: set, variant_selection: selection };
    this.#expectPicture();
    return (await this.#ask({ event_type: 'setVariantRequest', payload }, 'getVariantsResponse')).variants;
  }

  async selectCamera(path: string | null): Promise<void> {
    await this.#ask({ event_type: 'selectCameraRequest', payload: { prim_path: path } }, 'camerasResult');
  }

  async frameSelection(paths?: string[]): Promise<void> {
    this.#talk.require('framing');
    this.#expectPicture();
    this.#post({ event_type: 'frameSelectionRequest', payload: paths === undefined ? {} : { paths } });
  }

  setInputActive(isActive: boolean): void {
    if (!isActive) this.#gesture.cancel();
    this.#post({ event_type: 'setViewportInputActive', payload: { active: isActive } });
  }

  async #begin(connection: ConnectionPromise): Promise<void> {
    this.#talk.open();
    this.#gesture.cancel();
    this.#pump.startAnew();
    const isCurrent = (): boolean => this.#talk.isOpen && this.#talk.wanted === connection;
    const hello: ViewerRequest = { event_type: 'capabilitiesRequest', payload: {} };
    // A server that does not know the question has no features beyond the basic messages.
    await this.#ask(hello, 'capabilitiesResult', viewerTimes.capabilitiesTimeoutMs).catch(() => undefined);
    if (!isCurrent()) return;
    connection.resolve();
    this.#pictureSize.wantAgain();
    const shown = await this.#askForLoading().catch(() => undefined);
    if (!isCurrent() || this.getStatus().loading !== undefined) return;
    const { stage } = this.getStatus();
    if (typeof shown?.url === 'string' && shown.url !== '') {
      const stageRevision = this.getStatus().stageRevision + 1;
      this.#store.patch({ stage: { path: shown.url, rootPath: '/' }, stageRevision });
      this.#askForFacts();
    } else if (stage !== undefined) {
      // The server began anew and knows nothing of the stage that was on show.
      await this.loadStage(stage.path).catch((error: unknown) => this.#news.report(error));
    } else this.#askForFacts();
  }

  /** The answers change the state, whoever waits for them; a server without the feature may stay silent. */
  #askForFacts(): void {
    const { features } = this.getStatus();
    this.#post({ event_type: 'getAvailableAOVs', payload: {} });
    this.#post({ event_type: 'getRenderSettingsRequest', payload: {} });
    if (features.includes('cameras')) this.#post({ event_type: 'getCamerasRequest', payload: {} });
  }

  #askForLoading() {
    return this.#ask({ event_type: 'loadingStateQuery', payload: {} }, 'loadingStateResponse');
  }

  #expectPicture(): void {
    this.#pump.expectPicture();
    if (this.#talk.isOpen) this.#server.expectPicture();
  }

  #takeStatus(status: StreamStatus): void {
    if (status.presence !== 'live' && status.presence !== 'stale' && this.#talk.isOpen) {
      this.#talk.lose();
      this.#gesture.cancel();
    }
    this.#server.takeStatus(status);
  }

  #takeMessage(message: ViewerReply): void {
    this.#server.settle();
    this.#news.take(message);
    this.#talk.take(message);
  }

  #post(message: ViewerRequest): void {
    if (!this.#talk.isOpen) return;
    if (changingEvents.has(message.event_type)) this.#expectPicture();
    this.#talk.post(message);
  }
}
