import type { PictureFit } from '@framelane/protocol/matrix';
import { type BgraPicture, PictureScaler, type PictureSize } from './picture-scaler.ts';
import type { MatrixImage } from './rgb-image.ts';

/** Makes panel pictures of BGRA pictures of any size. Its memory is made once for each size that comes. */
export class PanelPainter {
  readonly #panel: PictureSize;
  readonly #fit: PictureFit;
  readonly #image: MatrixImage & { data: Uint8Array };
  #scaler: PictureScaler | undefined;

  constructor(panel: PictureSize, fit: PictureFit) {
    this.#panel = panel;
    this.#fit = fit;
    this.#image = { ...panel, data: new Uint8Array(3 * panel.width * panel.height) };
  }

  /** The image is overwritten by the next. */
  paint(picture: BgraPicture): MatrixImage {
    const known = this.#scaler?.source;
    if (this.#scaler === undefined || known?.width !== picture.width || known.height !== picture.height) {
      this.#scaler = new PictureScaler(picture, this.#panel, this.#fit);
    }
    copyRgb(this.#scaler.scale(picture.pixels).pixels, this.#image.data);
    return this.#image;
  }
}

function copyRgb(bgra: Uint8Array, rgb: Uint8Array): void {
  for (let from = 0, to = 0; to < rgb.length; from += 4, to += 3) {
    rgb[to] = bgra[from + 2] as number;
    rgb[to + 1] = bgra[from + 1] as number;
    rgb[to + 2] = bgra[from] as number;
  }
}
