import { MatrixClient, type MatrixClientOptions } from '@framelane/matrix-client';
import type { BgraPicture } from '../pictures/bgra-picture.ts';
import { type Fit, PictureScaler, type PictureSize } from '../pictures/picture-scaler.ts';

export interface PanelLinkOptions {
  /** Where the service listens. */
  address: MatrixClientOptions;
  panel: PictureSize;
  fit: Fit;
  /** Told once for each loss and once when pictures are shown again. */
  tell(text: string): void;
}

/** Shows pictures of any size on a panel, one at a time. The first must succeed; later the panel may come and go. */
export class PanelLink {
  /** Pictures the service has confirmed. */
  shown = 0;
  /** Pictures that did not reach it. */
  lost = 0;
  readonly #options: PanelLinkOptions;
  readonly #client: MatrixClient;
  readonly #rgb: Uint8Array;
  #scaler: PictureScaler | undefined;
  #isLost = false;

  constructor(options: PanelLinkOptions) {
    this.#options = options;
    this.#client = new MatrixClient(options.address);
    this.#rgb = new Uint8Array(3 * options.panel.width * options.panel.height);
  }

  /** Resolves when the picture is on the panel, or given up. Rejects for the first picture, as `MatrixClient` does. */
  async show(picture: BgraPicture): Promise<void> {
    const { panel, tell } = this.#options;
    copyRgb(this.#scale(picture).pixels, this.#rgb);
    try {
      await this.#client.sendImage({ ...panel, data: this.#rgb });
      this.shown += 1;
      if (this.#isLost) tell('the panel shows pictures again');
      this.#isLost = false;
    } catch (error) {
      if (this.shown === 0) throw error;
      this.lost += 1;
      if (!this.#isLost) tell(`${error instanceof Error ? error.message : String(error)}; trying again`);
      this.#isLost = true;
    }
  }

  close(): Promise<void> {
    return this.#client.close();
  }

  #scale(picture: BgraPicture): BgraPicture {
    const { panel, fit } = this.#options;
    const known = this.#scaler?.source;
    if (this.#scaler === undefined || known?.width !== picture.width || known.height !== picture.height) {
      this.#scaler = new PictureScaler(picture, panel, fit);
    }
    return this.#scaler.scale(picture.pixels);
  }
}

function copyRgb(bgra: Uint8Array, rgb: Uint8Array): void {
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = bgra[from + 2] as number;
    rgb[to + 1] = bgra[from + 1] as number;
    rgb[to + 2] = bgra[from] as number;
  }
}
