import type { MatrixImage } from './rgb-image.ts';

/** Colours that flow over a panel of any size, to see that something moves. */
export class MovingPicture {
  readonly #image: MatrixImage & { data: Uint8Array };

  constructor({ width, height }: { width: number; height: number }) {
    this.#image = { width, height, data: new Uint8Array(width * height * 3) };
  }

  /** Three waves decide the hue of each light; one light wanders around the edge. Overwritten by the next. */
  paint(seconds: number): MatrixImage {
    const { width, height, data } = this.#image;
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const fromCentre = Math.hypot(x - width / 2, y - height / 2);
        const flow =
          Math.sin(x / 9 + seconds) + Math.sin(y / 7 - seconds * 1.3) + Math.sin(fromCentre / 6 - seconds * 2);
        const at = (y * width + x) * 3;
        for (let channel = 0; channel < 3; channel += 1) {
          data[at + channel] = 127.5 + 127.5 * Math.sin(flow * 1.5 + (channel * 2 * Math.PI) / 3);
        }
      }
    }
    const step = Math.floor(seconds * 20) % (width * 2 + height * 2 - 4);
    const light = edgeOffset(step, width, height);
    data.fill(255, light, light + 3);
    return this.#image;
  }
}

/** Byte offset of the light after `step` lights around the edge, clockwise from the top left. */
function edgeOffset(step: number, width: number, height: number): number {
  const [right, bottom] = [width - 1, height - 1];
  if (step < right) return step * 3;
  if (step < right + bottom) return ((step - right) * width + right) * 3;
  if (step < right * 2 + bottom) return (bottom * width + right - (step - right - bottom)) * 3;
  return (right * 2 + bottom * 2 - step) * width * 3;
}
