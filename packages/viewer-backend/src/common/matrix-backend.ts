import type { FrameData } from './frame.ts';
import type { FrameStats, Presence, Problem } from './status.ts';

/** What may change while the panel runs, named and written as in the service's configuration file. */
export interface MatrixSettings {
  /** 0 to 100 %. */
  brightness: number;
  /** `none`, `cie1931` or a number from 1 to 4. */
  gamma: 'none' | 'cie1931' | number;
  /** Red, green, blue, each 0 to 1. */
  whiteBalance: readonly [number, number, number];
  /** Any order of the three letters R, G, B. */
  rgbOrder: string;
  /** Milliampere; 0 is no limit. */
  powerLimit: number;
  /** Milliampere a white pixel takes. */
  maPerPixel: number;
  /** Degrees, clockwise. */
  rotate: 0 | 90 | 180 | 270;
  mirror: 'H' | 'V' | 'none';
  /** Mappers in their order, parted by `;`; empty for none. */
  mapper: string;
  /** `hold`, `black`, `fade:<seconds>` or `image:<file>`. */
  onIdle: string;
  /** Seconds. */
  idleAfter: number;
  onExit: 'black' | 'hold';
  sourcePolicy: 'latest' | 'priority' | 'lock';
  /** Seconds. */
  sourceTimeout: number;
}

/** A way in which pictures come to the panel. */
export interface MatrixSource {
  /** `unix`, `tcp`, `mmap`, `ddp`, … */
  kind: string;
  /** Where it listens, for people. */
  address: string;
  /** One word, such as `listening`. */
  state: string;
  /** Counts by outcome, such as `accepted`. */
  counts: Readonly<Record<string, number>>;
}

/** Something that shows the pictures. */
export interface MatrixDevice {
  name: string;
  /** `open`, or what keeps it from showing. */
  state: string;
  pushes: number;
  dropped: number;
  errors: number;
}

/** What the service says of itself, about once a second. */
export interface MatrixReport {
  status: 'ready' | 'starting' | 'degraded' | 'closing';
  /** What senders send. */
  size: { width: number; height: number };
  /** What the devices get, after mapping. */
  outputSize: { width: number; height: number };
  targetFps: number;
  /** Pushes to the devices over the last second. */
  fps: number;
  /** Pictures accepted in total, from all sources. */
  version: number;
  /** Seconds since the last accepted picture, or since the start. */
  updateAgeS: number;
  lateTicks: number;
  skippedTicks: number;
  superseded: number;
  /** Below 1 while the power limit dims the picture. */
  powerScale: number;
  sources: readonly MatrixSource[];
  devices: readonly MatrixDevice[];
}

/** Everything a page needs to draw the matrix lane; immutable, and parts that did not change keep their identity. */
export interface MatrixState {
  presence: Presence;
  problems: readonly Problem[];
  stats: FrameStats;
  report?: MatrixReport;
  settings?: MatrixSettings;
}

/** A panel renderer as a page sees it. Failed requests reject with a coded error; losing it only changes the state. */
export interface MatrixBackend {
  /** Resolves when a request can be sent; a second call while connecting or connected returns the same promise. */
  connect(): Promise<void>;
  /** Rejects what is pending with ERR_VIEWER_DISCONNECTED. Safe to call twice and during `connect()`. */
  disconnect(): void;
  getState(): MatrixState;
  onState(callback: (state: MatrixState) => void): () => void;
  /** The picture shown last, before colour and mapping, RGBA8; a late subscriber gets the newest at once. */
  onFrame(callback: (frame: FrameData) => void): () => void;
  getSettings(): Promise<MatrixSettings>;
  /** Resolves with all settings as they are then; `isPersisted` when they will be the same after a restart. */
  setSettings(patch: Partial<MatrixSettings>): Promise<{ settings: MatrixSettings; isPersisted: boolean }>;
  listDevices(): Promise<readonly MatrixDevice[]>;
}
