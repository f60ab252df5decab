import type { CameraState, RenderSettingCapability, StageCamera } from '@framelane/protocol/viewer';
import type { DisconnectOptions } from './disconnect-options.ts';
import type { Frame } from './frame.ts';
import type { FrameStats, Presence, Problem } from './status.ts';

export type { CameraState, RenderSettingCapability, StageCamera } from '@framelane/protocol/viewer';

/** A press or release. `x` and `y` are CSS pixels within the viewport; buttons are 0 left, 1 middle, 2 right. */
export interface PointerInput {
  x: number;
  y: number;
  button: 0 | 1 | 2;
  pressed: boolean;
  modifiers?: { shift?: boolean; ctrl?: boolean; alt?: boolean; meta?: boolean };
}

export interface ResizeOptions {
  /** Pixels of the screen per CSS pixel; the picture is drawn in the former. @default 1 */
  pixelRatio?: number;
  /** The picture keeps its size while others watch it too. @default false */
  ifAlone?: boolean;
}

export type PrimKind = 'xform' | 'scope' | 'geom' | 'light' | 'camera' | 'other';

/** One prim of the stage; `children` only where somebody has asked for them. */
export interface PrimNode {
  name: string;
  path: string;
  type?: string;
  kind?: PrimKind;
  hasChildren: boolean;
  children?: PrimNode[];
}

/** One property, ready to be shown. */
export interface PrimProperty {
  name: string;
  type: string;
  value: string;
  truncated?: boolean;
}

export interface RenderSettingsState {
  settings: Record<string, unknown>;
  capabilities: RenderSettingCapability[];
}

/** What a connection is made of, as `connect()` of a `ShmViewerApi` tells. */
export interface ViewerCapabilities {
  protocolVersion: number;
  stream: {
    name: string;
    width: number;
    height: number;
    pixelFormat: 'BGRA8' | 'RGBA8';
    slotCount: number;
    protocolVersion: number;
  };
  features: string[];
}

export interface BackendStatus {
  presence: Presence;
  problems: readonly Problem[];
  stats: FrameStats;
  /** The way pictures take on a desktop; absent elsewhere. */
  lane?: 'mapped' | 'copied' | 'main';
}

/** The stage on show. */
export interface OpenStage {
  path: string;
  rootPath: string;
}

/** Everything a page needs to draw the stream lane; immutable, and parts that did not change keep their identity. */
export interface ViewerState extends BackendStatus {
  features: readonly string[];
  /** Pixels of the newest picture. */
  size?: { width: number; height: number };
  stage?: OpenStage;
  /** Rises with every load, also of the same file: what was known of its prims is void. */
  stageRevision: number;
  /** While a stage is being loaded; `amount` is 0 to 1. */
  loading?: { path: string; activity?: string; amount?: number };
  selection: readonly string[];
  /** Messages that came and were of no known kind, or not readable; nothing else became of them. */
  messagesIgnored: number;
  aov?: { active: string; available: readonly string[] };
  settings?: RenderSettingsState;
  /** `active: null` is the viewer's own camera. */
  cameras?: { cameras: readonly StageCamera[]; active: string | null };
}

/** Some children of a prim, in the stage's order; `total` counts them all. */
export interface PrimPage {
  prims: PrimNode[];
  offset: number;
  total: number;
}

export type VariantSets = Record<string, { options: string[]; selection: string }>;

/**
 * A stage as a page or a program sees it. All `x`, `y` are CSS pixels within the viewport element, whose size
 * `resize()` tells. Failed requests reject with a coded error; losing the server only changes the state.
 */
export interface ViewerBackend<Image = unknown> {
  /** Resolves when a command can be sent; a second call while connecting or connected returns the same promise. */
  connect(): Promise<void>;
  /** Rejects what is pending with ERR_VIEWER_DISCONNECTED. Safe to call twice and during `connect()`. */
  disconnect(options?: DisconnectOptions): void;
  getStatus(): ViewerState;
  onStatus(callback: (state: ViewerState) => void): () => void;
  /** Forgets tree, selection and settings of the stage before at once; resolves with the root's children, 30 s at most. */
  loadStage(path: string): Promise<{ path: string; tree?: PrimNode[] }>;
  /**
   * The size of the viewport in CSS pixels; one without width or height is not on show and changes nothing. A server with
   * `renderProductResize` also draws at that size, for everybody who watches; another keeps its own.
   */
  resize(width: number, height: number, options?: ResizeOptions): Promise<void>;
  setCamera(camera: CameraState): Promise<void>;
  /** True when a release ends a click (moved at most 4 CSS pixels), so that the caller may pick. */
  cameraMouseButton(input: PointerInput): Promise<boolean>;
  /** Never waits for the server; moves are coalesced to one per animation frame. */
  cameraMouseMove(x: number, y: number): Promise<void>;
  /** Notches, positive zooms in, at the place of the last pointer event or at `x`, `y`. */
  cameraWheel(delta: number, x?: number, y?: number): Promise<void>;
  /** A late subscriber gets the newest frame at once. */
  onFrame(callback: (frame: Frame<Image>) => void): () => void;
  onSelectionChanged(callback: (paths: string[]) => void): () => void;
  /** The prim at a place, `null` when there is none or it is outside the picture; 5 s at most. */
  pick(x: number, y: number): Promise<string | null>;
  /** All direct children. */
  getStageTree(rootPath?: string): Promise<PrimNode[]>;
  /** The selection becomes what the server confirms; an empty list clears it. */
  selectPrims(paths: string[]): Promise<void>;
  getProperties(path: string): Promise<PrimProperty[]>;
  getRenderSettings?(): Promise<RenderSettingsState>;
  /** A key the server does not offer rejects before anything is sent. */
  setRenderSetting?(key: string, value: unknown): Promise<RenderSettingsState>;
  /** Asks the server, and waits about a second for one that does not tell which kind is active: then the first is meant. */
  getAovs?(): Promise<{ active: string; available: readonly string[] }>;
  setAov?(name: string): Promise<void>;
  getChildren?(path: string, page: { offset: number; limit: number }): Promise<PrimPage>;
  findPrims?(text: string, limit: number): Promise<{ prims: PrimNode[]; isTruncated: boolean }>;
  getVariants?(path: string): Promise<VariantSets>;
  setVariant?(path: string, set: string, selection: string): Promise<VariantSets>;
  selectCamera?(path: string | null): Promise<void>;
  /** Without paths: the selection, or the whole stage when nothing is selected. */
  frameSelection?(paths?: string[]): Promise<void>;
  /** False while the viewport has no business with the pointer; cancels a drag. */
  setInputActive?(isActive: boolean): void;
}
