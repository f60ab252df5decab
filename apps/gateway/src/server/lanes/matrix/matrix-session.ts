import {
  type PanelShow,
  type Presence,
  type Problem,
  pictureHeaderBytes,
  writePictureHeader,
} from '@framelane/protocol/gateway';
import type { MatrixReport, MatrixSettings } from '@framelane/protocol/matrix';
import type { LaneMessage, LaneSession, LaneSocket } from '../../contracts/lane.ts';

export interface ServicePicture {
  width: number;
  height: number;
  /** RGB, three bytes a pixel, top row first; never changed afterwards. */
  pixels: Uint8Array;
}

/** The answer to a question about settings, as a page may see it. */
export type SettingsAnswer =
  | { ok: true; settings: MatrixSettings; isPersisted?: boolean }
  | { ok: false; code: string; error: string };

/** How the service is doing, as every page is told. */
export interface MatrixStatus {
  presence: Presence;
  problems: Problem[];
  restarts: number;
  show: PanelShow;
  report?: MatrixReport;
}

export type ShowAnswer = { ok: true; show: PanelShow } | Extract<SettingsAnswer, { ok: false }>;

/** What a session asks of its lane; never rejects. */
export interface MatrixSessionHost {
  readSettings(): Promise<SettingsAnswer>;
  changeSettings(patch: unknown): Promise<SettingsAnswer>;
  chooseShow(choice: unknown): ShowAnswer;
}

/** One page on the matrix lane: settings, and pictures at the pace it can take them. */
export class MatrixSession implements LaneSession {
  readonly #socket: LaneSocket;
  readonly #host: MatrixSessionHost;

  constructor(socket: LaneSocket, host: MatrixSessionHost) {
    this.#socket = socket;
    this.#host = host;
  }

  receive(message: LaneMessage): void {
    // Pictures of panels are small: there is nothing to prefer. Messages are the stream lane's.
    if (message.t === 'cmd') void this.#answer(message);
  }

  close(): void {
    // Nothing of its own: what waits to be sent belongs to the socket.
  }

  sendState({ presence, problems, restarts, show, report }: MatrixStatus): void {
    const { framesSent, framesSkipped } = this.#socket;
    const stats = { restarts, show, framesSent, framesSkipped, ...(report === undefined ? {} : { report }) };
    this.#socket.send({ t: 'state', presence, problems, stats });
  }

  /** Sends a picture when the page has credit; until then a newer one takes its place. */
  sendPicture({ width, height, pixels }: ServicePicture, { sequence, timeUs }: { sequence: number; timeUs: number }) {
    const byteLength = pictureHeaderBytes + pixels.byteLength;
    const buffer = this.#socket.takeBuffer(byteLength);
    const header = { lane: 'matrix', codec: 'rgb888', request: 0, sequence, width, height, timeUs } as const;
    writePictureHeader(header, buffer.bytes);
    buffer.bytes.set(pixels, pictureHeaderBytes);
    this.#socket.offerPicture({ buffer, byteLength, sequence });
  }

  async #answer(message: Extract<LaneMessage, { t: 'cmd' }>): Promise<void> {
    this.#socket.send({ t: 'res', n: message.n, ...(await this.#run(message)) });
  }

  #run(message: Extract<LaneMessage, { t: 'cmd' }>): ShowAnswer | Promise<SettingsAnswer> {
    switch (message.cmd) {
      case 'get_settings':
        return this.#host.readSettings();
      case 'set_settings':
        return this.#host.changeSettings(message.settings);
      case 'show':
        return this.#host.chooseShow(message.show);
      default:
        return { ok: false, code: 'unknown_command', error: 'this lane knows get_settings, set_settings and show' };
    }
  }
}
