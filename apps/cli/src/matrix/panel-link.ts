import {
  type BgraPicture,
  MatrixClient,
  type MatrixClientOptions,
  PanelPainter,
  type PictureSize,
} from '@framelane/matrix-client';
import type { PictureFit } from '@framelane/protocol/matrix';

export interface PanelLinkOptions {
  /** Where the service listens. */
  address: MatrixClientOptions;
  panel: PictureSize;
  fit: PictureFit;
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
  readonly #painter: PanelPainter;
  #isLost = false;

  constructor(options: PanelLinkOptions) {
    this.#options = options;
    this.#client = new MatrixClient(options.address);
    this.#painter = new PanelPainter(options.panel, options.fit);
  }

  /** Resolves when the picture is on the panel, or given up. Rejects for the first picture, as `MatrixClient` does. */
  async show(picture: BgraPicture): Promise<void> {
    const { tell } = this.#options;
    try {
      await this.#client.sendImage(this.#painter.paint(picture));
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
}
