import type { PanelShow, ShowChoice } from '@framelane/protocol/gateway';
import type { MatrixDevice, MatrixReport, MatrixSettings } from '@framelane/protocol/matrix';
import type { FrameData } from './frame.ts';
import type { FrameStats, Presence, Problem } from './status.ts';

export type { PanelShow, ShowChoice, ShowSource } from '@framelane/protocol/gateway';
export type { MatrixDevice, MatrixReport, MatrixSettings, MatrixSource } from '@framelane/protocol/matrix';

/** Everything a page needs to draw the matrix lane; immutable, and parts that did not change keep their identity. */
export interface MatrixState {
  presence: Presence;
  problems: readonly Problem[];
  stats: FrameStats;
  report?: MatrixReport;
  /** As they are now, whoever changed them. */
  settings?: MatrixSettings;
  /** Only behind a gateway that sends pictures to the panel itself. */
  show?: PanelShow;
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
  /** Chooses what is shown, for every page; rejects with ERR_VIEWER_SERVER where the state has no `show`. */
  setShow(choice: ShowChoice): Promise<PanelShow>;
}
