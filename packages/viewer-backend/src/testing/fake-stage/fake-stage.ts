import { encodeFrameSnapshotHeader } from '@framelane/protocol/stream';
import {
  fitReply,
  readViewerRequest,
  type ViewerReply,
  type ViewerRequest,
  type ViewerRequestId,
} from '@framelane/protocol/viewer';
import type { FrameData } from '../../common/frame.ts';
import { drawFakeView, type FakeView, pickFakeView } from './fake-render.ts';
import { type FakePrim, listChildren, makeFakeScene } from './fake-scene.ts';
import { fakeAovs, fakeCapabilities, fakeSettings } from './fake-settings.ts';

const headerBytes = 16;
const slotCount = 3;

/** Whoever looks: gets messages and frames. A frame stays as it is until two later ones were drawn. */
export interface FakeStagePeer {
  message(reply: ViewerReply): void;
  frame(frame: FrameData): void;
  /** The server is gone. */
  lost(): void;
}

export interface FakeStageOptions {
  width?: number;
  height?: number;
  /** Meshes in `/World/Group`. @default 250 */
  groupSize?: number;
  features?: readonly string[];
}

type Reply = (message: ViewerReply) => void;

/** A stage server in memory: real messages, real pixels, no processes. Stages exist when their name ends in `.usda`. */
export class FakeStage {
  readonly requests: ViewerRequest[] = [];
  /** Requests of these kinds get no answer. */
  readonly silent = new Set<string>();
  readonly #peers = new Set<FakeStagePeer>();
  readonly #features: readonly string[];
  readonly #groupSize: number;
  readonly #slots: SharedArrayBuffer[];
  readonly #largest: { width: number; height: number };
  #sequence = 0;
  #url: string | null = null;
  #scene: FakePrim[] = [];
  #settings: Record<string, unknown> = { ...fakeSettings };
  #view: FakeView;
  #drag: { x: number; y: number } | undefined;

  constructor(options: FakeStageOptions = {}) {
    const { width = 96, height = 54, groupSize = 250 } = options;
    this.#features = options.features ?? ['aovs', 'renderSettings', 'variants', 'cameras', 'search', 'framing'];
    this.#groupSize = groupSize;
    this.#largest = { width, height };
    this.#view = makeView(width, height);
    this.#slots = Array.from({ length: slotCount }, () => new SharedArrayBuffer(headerBytes + width * height * 4));
  }

  get size(): { width: number; height: number } {
    return { width: this.#view.width, height: this.#view.height };
  }

  /** The newest frame comes at once; returns the way out. */
  attach(peer: FakeStagePeer): () => void {
    this.#peers.add(peer);
    this.#render([peer]);
    return () => {
      this.#peers.delete(peer);
    };
  }

  receive(peer: FakeStagePeer, text: string): void {
    const read = readViewerRequest(text);
    if (read.type === 'unknown') return;
    if (read.type === 'malformed') {
      peer.message({ event_type: 'viewerError', payload: { code: 'malformed', message: read.reason } });
      return;
    }
    this.requests.push(read.message);
    if (!this.silent.has(read.message.event_type)) this.#answer(peer, read.message);
  }

  /** Everybody is cut off, and whoever comes back finds no stage and numbers that begin anew. */
  restart(): void {
    this.#url = null;
    this.#scene = [];
    this.#sequence = 0;
    this.#settings = { ...fakeSettings };
    this.#view = makeView(this.#view.width, this.#view.height);
    const peers = [...this.#peers];
    this.#peers.clear();
    for (const peer of peers) peer.lost();
  }

  /** Draws the picture anew, as a server does that renders at full rate. */
  render(): void {
    this.#render([...this.#peers]);
  }

  #answer(peer: FakeStagePeer, request: ViewerRequest): void {
    const { request_id: id } = request.payload;
    const echo = id === undefined ? {} : { request_id: id };
    const reply = (message: ViewerReply): void =>
      peer.message(fitReply({ ...message, payload: { ...message.payload, ...echo } } as ViewerReply));
    this.#answerAboutStage(request, peer, reply);
    this.#answerAboutView(request, peer, reply);
  }

  #answerAboutStage({ event_type, payload }: ViewerRequest, peer: FakeStagePeer, reply: Reply): void {
    switch (event_type) {
      case 'capabilitiesRequest':
        reply({ event_type: 'capabilitiesResult', payload: { protocol: 1, features: [...this.#features] } });
        return;
      case 'loadingStateQuery':
        reply({ event_type: 'loadingStateResponse', payload: { url: this.#url, loading_state: 'idle' } });
        return;
      case 'openStageRequest':
        this.#open(payload.url, reply);
        return;
      case 'getChildrenRequest': {
        const all = listChildren(this.#scene, payload.prim_path);
        const { offset = 0, limit = 100 } = payload;
        const children = all.slice(offset, offset + limit).map(({ properties: _, ...row }) => row);
        const result = { prim_path: payload.prim_path, children, offset, total: all.length };
        reply({ event_type: 'getChildrenResult', payload: result });
        return;
      }
      case 'findPrimsRequest': {
        const found = this.#scene.filter(({ name }) => name.toLowerCase().includes(payload.text.toLowerCase()));
        const prims = found.slice(0, payload.limit).map(({ properties: _, ...row }) => row);
        const result = { text: payload.text, prims, truncated: found.length > prims.length };
        reply({ event_type: 'findPrimsResult', payload: result });
        return;
      }
      case 'getPropertiesRequest': {
        const prim = this.#scene.find(({ path }) => path === payload.prim_path);
        if (prim === undefined) {
          this.#refuse(peer, payload.request_id, payload.prim_path);
          return;
        }
        const result = { prim_path: prim.path, properties: { ...prim.properties } };
        reply({ event_type: 'getPropertiesResponse', payload: result });
        return;
      }
      case 'selectPrimsRequest': {
        const known = payload.paths.filter((path) => this.#scene.some((prim) => prim.path === path));
        this.#view = { ...this.#view, selection: known };
        this.render();
        const news: ViewerReply = { event_type: 'stageSelectionChanged', payload: { prims: known } };
        for (const other of this.#peers) if (other !== peer) other.message(news);
        reply(news);
        return;
      }
      case 'pickRequest': {
        const path = this.#url === null ? undefined : pickFakeView(this.#view, payload.x, payload.y);
        const result = { request_id: payload.request_id, ...(path === undefined ? {} : { path }) };
        reply({ event_type: 'pickResult', payload: result });
        return;
      }
      default:
        return;
    }
  }

  #answerAboutView({ event_type, payload }: ViewerRequest, peer: FakeStagePeer, reply: Reply): void {
    switch (event_type) {
      case 'getAvailableAOVs':
        reply({ event_type: 'availableAOVsResult', payload: { aovs: [...fakeAovs], available: [...fakeAovs] } });
        peer.message(this.#aovState());
        return;
      case 'changeAOVRequest': {
        const isKnown = fakeAovs.some((name) => name === payload.aov);
        if (isKnown) this.#change({ aov: payload.aov });
        const state = this.#aovState();
        const result = isKnown ? 'success' : 'error';
        reply({ ...state, payload: { ...state.payload, result, requested: payload.aov } } as ViewerReply);
        return;
      }
      case 'getRenderSettingsRequest':
        reply(this.#settingsState());
        return;
      case 'setRenderSettingRequest':
        this.#settings = { ...this.#settings, [payload.key]: payload.value };
        if (payload.key === 'exposure' && typeof payload.value === 'number') this.#change({ exposure: payload.value });
        reply(this.#settingsState());
        return;
      case 'cameraMouseButton':
        this.#drag = payload.down ? { x: payload.x, y: payload.y } : undefined;
        return;
      case 'cameraMouseMove':
        if (this.#drag !== undefined) {
          this.#change({ azimuth: this.#view.azimuth + ((payload.x - this.#drag.x) * 360) / this.#view.width });
          this.#drag = { x: payload.x, y: payload.y };
        }
        return;
      case 'cameraWheel':
        this.#change({ distance: Math.max(4, this.#view.distance * 0.9 ** payload.delta) });
        return;
      case 'setCamera':
        this.#change({
          azimuth: payload.azimuth ?? this.#view.azimuth,
          distance: payload.distance ?? this.#view.distance,
        });
        return;
      case 'resizeRequest': {
        const { width, height, if_alone: ifAlone = false } = payload;
        if (!ifAlone || this.#peers.size <= 1) this.#resize(width, height);
        reply({ event_type: 'resizeResult', payload: { ...this.size, result: 'success' } });
        return;
      }
      case 'getCamerasRequest':
      case 'selectCameraRequest': {
        const active = event_type === 'selectCameraRequest' ? payload.prim_path : null;
        const cameras = this.#url === null ? [] : [{ path: '/World/Camera', name: 'Camera' }];
        reply({ event_type: 'camerasResult', payload: { cameras, active } });
        return;
      }
      case 'getVariantsRequest':
      case 'setVariantRequest': {
        const selection = event_type === 'setVariantRequest' ? payload.variant_selection : 'red';
        const variants = { color: { options: ['red', 'blue'], selection } };
        reply({ event_type: 'getVariantsResponse', payload: { prim_path: payload.prim_path, variants } });
        return;
      }
      default:
        return;
    }
  }

  #open(url: string, reply: Reply): void {
    if (!url.endsWith('.usda')) {
      const failure = { url, result: 'error', code: 'stage_not_found', error: 'no such stage' } as const;
      reply({ event_type: 'openStageResult', payload: failure });
      return;
    }
    this.#url = url;
    this.#scene = makeFakeScene(this.#groupSize);
    this.#change({ selection: [] });
    reply({ event_type: 'openStageResult', payload: { url, result: 'success', root_prim_path: '/' } });
  }

  #refuse(peer: FakeStagePeer, requestId: ViewerRequestId | undefined, path: string): void {
    const echo = requestId === undefined ? {} : { request_id: requestId };
    const payload = { code: 'prim_not_found', message: `no prim at ${path}`, ...echo };
    peer.message({ event_type: 'viewerError', payload });
  }

  #aovState(): ViewerReply {
    return { event_type: 'activeAOVState', payload: { active: this.#view.aov, available: [...fakeAovs] } };
  }

  #settingsState(): ViewerReply {
    const payload = { settings: this.#settings, capabilities: [...fakeCapabilities] };
    return { event_type: 'renderSettingsChanged', payload };
  }

  #resize(width: number, height: number): void {
    const shrink = Math.min(1, this.#largest.width / width, this.#largest.height / height);
    this.#change({ width: Math.round(width * shrink), height: Math.round(height * shrink) });
  }

  #change(change: Partial<FakeView>): void {
    this.#view = { ...this.#view, ...change };
    this.render();
  }

  #render(peers: readonly FakeStagePeer[]): void {
    const { width, height } = this.#view;
    this.#sequence += 1;
    const buffer = this.#slots[this.#sequence % slotCount];
    if (buffer === undefined) return;
    const byteLength = width * height * 4;
    new Uint8Array(buffer).set(encodeFrameSnapshotHeader({ width, height, sequence: this.#sequence }));
    drawFakeView(this.#view, new Uint8Array(buffer, headerBytes, byteLength));
    const sequence = this.#sequence;
    const frame = {
      width,
      height,
      sequence,
      format: 'BGRA8' as const,
      buffer,
      pixelsByteOffset: headerBytes,
      byteLength,
    };
    for (const peer of peers) peer.frame(frame);
  }
}

function makeView(width: number, height: number): FakeView {
  return { width, height, azimuth: 0, distance: 12, selection: [], exposure: 0, aov: 'LdrColor' };
}
