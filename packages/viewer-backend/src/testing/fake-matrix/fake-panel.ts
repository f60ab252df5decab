import { FramelaneError } from '@framelane/protocol';
import type { MatrixReport, MatrixSettings, PanelShow, ShowChoice } from '../../common/matrix-backend.ts';

export interface FakePanelPeer {
  report(report: MatrixReport): void;
  show(show: PanelShow): void;
  picture(picture: { width: number; height: number; pixels: Uint8Array }): void;
  /** The service is gone. */
  lost(): void;
}

export interface FakePanelOptions {
  /** @default 64 */
  width?: number;
  /** @default 32 */
  height?: number;
}

const firstSettings: MatrixSettings = {
  brightness: 80,
  gamma: 'none',
  whiteBalance: [1, 1, 1],
  rgbOrder: 'RGB',
  powerLimit: 0,
  maPerPixel: 60,
  rotate: 0,
  mirror: 'none',
  mapper: '',
  onIdle: 'hold',
  idleAfter: 0,
  onExit: 'black',
  sourcePolicy: 'latest',
  sourceTimeout: 2.5,
};

/** A panel renderer in memory: real pictures and settings, no lamps. */
export class FakePanel {
  readonly width: number;
  readonly height: number;
  readonly #peers = new Set<FakePanelPeer>();
  #settings: MatrixSettings = firstSettings;
  #version = 0;
  #show: PanelShow = {
    choice: { source: 'demo', fit: 'contain', fps: 30 },
    state: 'showing',
    sources: ['none', 'demo', 'stream', 'engine'],
    shown: 0,
    lost: 0,
  };
  #pixels: Uint8Array;

  constructor({ width = 64, height = 32 }: FakePanelOptions = {}) {
    this.width = width;
    this.height = height;
    this.#pixels = new Uint8Array(width * height * 3);
  }

  get settings(): MatrixSettings {
    return this.#settings;
  }

  /** The newest picture and a report come at once; returns the way out. */
  attach(peer: FakePanelPeer): () => void {
    this.#peers.add(peer);
    peer.report(this.#report());
    peer.show(this.#show);
    peer.picture(this.#picture());
    return () => {
      this.#peers.delete(peer);
    };
  }

  /** Shows the next picture of a moving pattern to everybody. */
  show(): void {
    this.#version += 1;
    this.#pixels = drawPattern(this.width, this.height, this.#version);
    for (const peer of this.#peers) {
      peer.picture(this.#picture());
      peer.report(this.#report());
    }
  }

  /** Everybody is cut off; whoever comes back finds it as it was. */
  restart(): void {
    const peers = [...this.#peers];
    this.#peers.clear();
    for (const peer of peers) peer.lost();
  }

  /** @throws ERR_VIEWER_SERVER with the service's own code */
  change(patch: Partial<MatrixSettings>): MatrixSettings {
    const { brightness = 0 } = patch;
    if (brightness < 0 || brightness > 100) {
      const text = `expected a brightness of 0 to 100, found ${brightness}`;
      throw new FramelaneError('ERR_VIEWER_SERVER', `settings: ${text}`, { wireCode: 'E_CONFIG' });
    }
    this.#settings = { ...this.#settings, ...patch };
    for (const peer of this.#peers) peer.report(this.#report());
    return this.#settings;
  }

  /** Tells everybody of the choice; nothing else is shown by it. */
  chooseShow(choice: ShowChoice): PanelShow {
    this.#show = { ...this.#show, choice, state: choice.source === 'none' ? 'off' : 'showing' };
    for (const peer of this.#peers) peer.show(this.#show);
    return this.#show;
  }

  #picture() {
    return { width: this.width, height: this.height, pixels: this.#pixels };
  }

  #report(): MatrixReport {
    const { width, height } = this;
    const version = this.#version;
    return {
      status: 'ready',
      programVersion: '0.0.0',
      size: { width, height },
      outputSize: { width, height },
      targetFps: 120,
      fps: 120,
      version,
      updateAgeS: 0,
      lastTickAgeMs: 0,
      pushes: version,
      lateTicks: 0,
      skippedTicks: 0,
      superseded: 0,
      powerScale: 1,
      clients: { unix: 1, tcp: 0 },
      acksOwed: 0,
      accepted: { unix: version },
      settings: this.#settings,
      mmap: null,
      sources: [
        { kind: 'unix', address: '/run/matrix/matrix.sock', state: 'listening', counts: { accepted: version } },
        { kind: 'ddp', address: '0.0.0.0:4048', state: 'listening', counts: { accepted: 0 } },
      ],
      devices: [
        { name: 'preview', state: 'open', pushes: version, dropped: 0, errors: 0 },
        { name: 'ddp:10.0.0.7', state: 'failed', pushes: 0, dropped: 3, errors: 3 },
      ],
    };
  }
}

function drawPattern(width: number, height: number, version: number): Uint8Array {
  const pixels = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = (y * width + x) * 3;
      pixels[at] = ((x + version) * 255) / width;
      pixels[at + 1] = (y * 255) / height;
      pixels[at + 2] = Math.hypot(x - width / 2, y - height / 2) < height / 4 ? 255 : 30;
    }
  }
  return pixels;
}
