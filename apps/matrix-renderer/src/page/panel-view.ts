import type { Picture } from './connect-frames.ts';

/** How one LED is drawn. */
export type LedLook = 'square' | 'round' | 'glow';

const gapPx = 1;
const dotShare = 0.42;
const glowSpread = 0.6;
const glowStrength = 0.5;

/** Draws pictures as a panel of LEDs, each as large as the page has room for. */
export class PanelView {
  readonly #canvas: HTMLCanvasElement;
  readonly #context: CanvasRenderingContext2D;
  readonly #small = document.createElement('canvas');
  #picture: Picture | undefined;
  #look: LedLook = 'round';
  #isDue = false;

  constructor(canvas: HTMLCanvasElement) {
    this.#canvas = canvas;
    this.#context = openContext(canvas);
  }

  show(picture: Picture): void {
    this.#picture = picture;
    this.draw();
  }

  setLook(look: LedLook): void {
    this.#look = look;
    this.draw();
  }

  /** Draws with the next repaint; several calls before it are one. */
  draw(): void {
    if (this.#isDue) return;
    this.#isDue = true;
    requestAnimationFrame(() => {
      this.#isDue = false;
      if (this.#picture !== undefined) this.#paint(this.#picture);
    });
  }

  #paint(picture: Picture): void {
    const cell = this.#fit(picture);
    const { width, height } = this.#canvas;
    const context = this.#context;
    this.#fillSmall(picture);
    context.globalCompositeOperation = 'source-over';
    context.fillStyle = '#000';
    context.fillRect(0, 0, width, height);
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#small, 0, 0, width, height);
    if (cell < 3) return;
    context.globalCompositeOperation = 'multiply';
    context.fillStyle = this.#makeMask(cell);
    context.fillRect(0, 0, width, height);
    if (this.#look !== 'glow') return;
    // The lighter of both, so that light fills the gaps and the LEDs keep their colour.
    context.globalCompositeOperation = 'lighten';
    context.globalAlpha = glowStrength;
    context.filter = `blur(${cell * glowSpread}px)`;
    context.drawImage(this.#small, 0, 0, width, height);
    context.filter = 'none';
    context.globalAlpha = 1;
  }

  /** Makes the canvas a whole number of device pixels for each LED; returns that number. */
  #fit({ width, height }: Picture): number {
    const room = this.#canvas.parentElement?.getBoundingClientRect();
    const ratio = devicePixelRatio;
    const available = { width: ((room?.width ?? width) - 32) * ratio, height: ((room?.height ?? height) - 32) * ratio };
    const cell = Math.max(1, Math.floor(Math.min(available.width / width, available.height / height)));
    if (this.#canvas.width !== width * cell || this.#canvas.height !== height * cell) {
      this.#canvas.width = width * cell;
      this.#canvas.height = height * cell;
      this.#canvas.style.width = `${(width * cell) / ratio}px`;
    }
    return cell;
  }

  #fillSmall({ width, height, pixels }: Picture): void {
    this.#small.width = width;
    this.#small.height = height;
    const image = new ImageData(width, height);
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      image.data.set(pixels.subarray(pixel * 3, pixel * 3 + 3), pixel * 4);
      image.data[pixel * 4 + 3] = 255;
    }
    openContext(this.#small).putImageData(image, 0, 0);
  }

  /** White where an LED shines, dark between; one cell, repeated. */
  #makeMask(cell: number): CanvasPattern {
    const mask = document.createElement('canvas');
    mask.width = cell;
    mask.height = cell;
    const context = openContext(mask);
    context.fillStyle = '#0a0a0a';
    context.fillRect(0, 0, cell, cell);
    context.fillStyle = '#fff';
    if (this.#look === 'square') context.fillRect(0, 0, cell - gapPx, cell - gapPx);
    else {
      context.beginPath();
      context.arc(cell / 2, cell / 2, cell * dotShare, 0, Math.PI * 2);
      context.fill();
    }
    const pattern = this.#context.createPattern(mask, 'repeat');
    if (pattern === null) throw new Error('the browser makes no patterns');
    return pattern;
  }
}

function openContext(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('the browser draws no canvas');
  return context;
}
