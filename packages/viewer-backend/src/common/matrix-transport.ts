import type { MatrixReport, MatrixSettings, PanelShow, ShowChoice } from './matrix-backend.ts';
import type { Presence, Problem } from './status.ts';

export interface MatrixListener {
  /** A conversation with a service began: requests can be sent. */
  onReady(): void;
  onStatus(status: { presence: Presence; problems: readonly Problem[] }): void;
  onReport(report: MatrixReport): void;
  onShow(show: PanelShow): void;
  /** RGB, three bytes a pixel, top row first; the bytes are the transport's again when this returns. */
  onPicture(picture: { width: number; height: number; pixels: Uint8Array }): void;
}

/** The way to one panel renderer: it carries requests and pictures, and keeps its connection by itself. */
export interface MatrixTransport {
  /** Begins to connect and keeps trying. Called again only after `stop()`. */
  start(listener: MatrixListener): void;
  /** The listener hears nothing afterwards. */
  stop(): void;
  /** Rejects with ERR_VIEWER_DISCONNECTED while there is no conversation, or when it ends before the answer. */
  getSettings(): Promise<MatrixSettings>;
  setSettings(patch: Partial<MatrixSettings>): Promise<{ settings: MatrixSettings; isPersisted: boolean }>;
  setShow(choice: ShowChoice): Promise<PanelShow>;
}
