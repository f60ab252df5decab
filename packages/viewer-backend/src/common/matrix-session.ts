import type { Clock } from './clock.ts';
import { type ConnectionPromise, makeConnectionPromise } from './connection-promise.ts';
import type { FrameData } from './frame.ts';
import { FrameMeter, noFrames } from './frame-meter.ts';
import { FrameOutlet } from './frame-outlet.ts';
import type {
  MatrixBackend,
  MatrixDevice,
  MatrixReport,
  MatrixSettings,
  MatrixState,
  PanelShow,
  ShowChoice,
} from './matrix-backend.ts';
import type { MatrixTransport } from './matrix-transport.ts';
import { StateStore } from './state-store.ts';
import { makeDisconnectedError } from './viewer-errors.ts';

export interface MatrixSessionOptions {
  transport: MatrixTransport;
  clock: Clock;
}

const statsIntervalMs = 500;
/** The newest delivered picture, the one being drawn, and the one being written. */
const slotCount = 3;

/** Makes a backend of a transport: everything that is the same for a browser, a program and a test. */
export function createMatrixSession(options: MatrixSessionOptions): MatrixBackend {
  return new MatrixSession(options);
}

class MatrixSession implements MatrixBackend {
  readonly #transport: MatrixTransport;
  readonly #clock: Clock;
  readonly #store = new StateStore<MatrixState>({ presence: 'idle', problems: [], stats: noFrames });
  readonly #outlet = new FrameOutlet<never, FrameData>(() => undefined);
  readonly #meter = new FrameMeter();
  #slots: SharedArrayBuffer[] = [];
  #sequence = 0;
  #connection: ConnectionPromise | undefined;
  #cancelTimer: (() => void) | undefined;

  constructor({ transport, clock }: MatrixSessionOptions) {
    this.#transport = transport;
    this.#clock = clock;
  }

  connect(): Promise<void> {
    if (this.#connection !== undefined) return this.#connection.promise;
    const connection = makeConnectionPromise();
    this.#connection = connection;
    this.#store.patch({ presence: 'connecting', problems: [] });
    this.#transport.start({
      onReady: () => {
        connection.resolve();
        // A service that cannot be asked is shown as lost by its transport.
        this.getSettings().catch(() => undefined);
      },
      onStatus: (status) => this.#store.patch(status),
      onReport: (report) => this.#takeReport(report),
      onShow: (show) => this.#store.patch({ show: keepIfSame(this.getState().show, show) }),
      onPicture: (picture) => this.#takePicture(picture),
    });
    return connection.promise;
  }

  disconnect(): void {
    const connection = this.#connection;
    if (connection === undefined) return;
    this.#connection = undefined;
    this.#transport.stop();
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#outlet.clear();
    connection.reject(makeDisconnectedError('the request'));
    this.#store.patch({ presence: 'idle', problems: [], report: undefined, settings: undefined, show: undefined });
  }

  getState(): MatrixState {
    return this.#store.get();
  }

  onState(callback: (state: MatrixState) => void): () => void {
    return this.#store.on(callback);
  }

  onFrame(callback: (frame: FrameData) => void): () => void {
    return this.#outlet.on(callback);
  }

  async getSettings(): Promise<MatrixSettings> {
    const connection = this.#requireConnection('settings');
    const settings = await this.#transport.getSettings();
    if (connection === this.#connection) this.#store.patch({ settings });
    return settings;
  }

  async setSettings(patch: Partial<MatrixSettings>): Promise<{ settings: MatrixSettings; isPersisted: boolean }> {
    const connection = this.#requireConnection('a setting');
    const result = await this.#transport.setSettings(patch);
    if (connection === this.#connection) this.#store.patch({ settings: result.settings });
    return result;
  }

  async listDevices(): Promise<readonly MatrixDevice[]> {
    this.#requireConnection('the devices');
    return this.#store.get().report?.devices ?? [];
  }

  async setShow(choice: ShowChoice): Promise<PanelShow> {
    const connection = this.#requireConnection('what to show');
    const show = await this.#transport.setShow(choice);
    if (connection === this.#connection) this.#store.patch({ show });
    return show;
  }

  /** Settings come with each report, so that those changed elsewhere show here. */
  #takeReport(report: MatrixReport): void {
    const { settings } = this.#store.get();
    const told = report.settings;
    this.#store.patch({ report, settings: told === undefined ? settings : keepIfSame(settings, told) });
  }

  #takePicture({ width, height, pixels }: { width: number; height: number; pixels: Uint8Array }): void {
    const byteLength = width * height * 4;
    if (this.#slots[0]?.byteLength !== byteLength) {
      this.#slots = Array.from({ length: slotCount }, () => new SharedArrayBuffer(byteLength));
    }
    this.#sequence += 1;
    const buffer = this.#slots[this.#sequence % slotCount];
    if (buffer === undefined) return;
    writeRgba(pixels, new Uint8Array(buffer));
    this.#meter.countShown(this.#clock.nowMs());
    const sequence = this.#sequence;
    this.#outlet.deliver({ width, height, sequence, format: 'RGBA8', buffer, pixelsByteOffset: 0, byteLength });
    this.#keepFresh();
  }

  #keepFresh(): void {
    this.#cancelTimer ??= this.#clock.setTimer(statsIntervalMs, () => {
      this.#cancelTimer = undefined;
      const stats = this.#meter.read(this.#clock.nowMs(), this.#store.get().stats);
      this.#store.patch({ stats });
      if (stats.fps > 0) this.#keepFresh();
    });
  }

  #requireConnection(what: string): ConnectionPromise {
    if (this.#connection === undefined) throw makeDisconnectedError(what);
    return this.#connection;
  }
}

/** What is equal to what is known keeps its identity, so that nothing is drawn anew. */
function keepIfSame<Part>(known: Part | undefined, told: Part): Part {
  return known !== undefined && JSON.stringify(known) === JSON.stringify(told) ? known : told;
}

function writeRgba(rgb: Uint8Array, rgba: Uint8Array): void {
  for (let from = 0, to = 0; to < rgba.length; from += 3, to += 4) {
    rgba[to] = rgb[from] ?? 0;
    rgba[to + 1] = rgb[from + 1] ?? 0;
    rgba[to + 2] = rgb[from + 2] ?? 0;
    rgba[to + 3] = 255;
  }
}
