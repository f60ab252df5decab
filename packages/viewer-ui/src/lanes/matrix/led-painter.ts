import type { FrameData } from '@framelane/viewer-backend';

/** A cell below this many device pixels shows plain colour: a lamp in it could not be told from its gap. */
const minLampCellPx = 3;
const lampShare = 0.44;
const glowStrength = 0.4;

/** Draws pictures as a panel of round lamps, with or without the light that spills over the gaps. */
export class LedPainter {
  readonly #context: CanvasRenderingContext2D;
  readonly #texels: OffscreenCanvasRenderingContext2D;
  #image = new ImageData(1, 1);
  /** What lets light through and what an unlit lamp looks like, for cells of one size. */
  #tiles: { cellPx: number; shade: CanvasPattern; unlit: CanvasPattern } | undefined;

  constructor(canvas: HTMLCanvasElement) {
    this.#context = requireContext(canvas.getContext('2d', { alpha: false }));
    this.#texels = requireContext(new OffscreenCanvas(1, 1).getContext('2d'));
  }

  /** Makes the canvas whole cells of device pixels, as many as `room` (device pixels) has place for. */
  fit(frame: Pick<FrameData, 'width' | 'height'>, room: { width: number; height: number }): number {
    const cellPx = Math.max(1, Math.floor(Math.min(room.width / frame.width, room.height / frame.height)));
    const { canvas } = this.#context;
    const width = frame.width * cellPx;
    const height = frame.height * cellPx;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    return cellPx;
  }

  paint(frame: FrameData, cellPx: number, hasGlow: boolean): void {
    const context = this.#context;
    const { width, height } = context.canvas;
    this.#readTexels(frame);
    context.globalCompositeOperation = 'source-over';
    context.imageSmoothingEnabled = false;
    context.drawImage(this.#texels.canvas, 0, 0, width, height);
    if (cellPx < minLampCellPx) return;
    const { shade, unlit } = this.#makeTiles(cellPx);
    context.globalCompositeOperation = 'multiply';
    context.fillStyle = shade;
    context.fillRect(0, 0, width, height);
    context.globalCompositeOperation = 'lighten';
    context.fillStyle = unlit;
    context.fillRect(0, 0, width, height);
    if (!hasGlow) return;
    // Smoothed between lamps, the small picture is the light they throw on each other.
    context.globalCompositeOperation = 'lighter';
    context.globalAlpha = glowStrength;
    context.imageSmoothingEnabled = true;
    context.drawImage(this.#texels.canvas, 0, 0, width, height);
    context.globalAlpha = 1;
  }

  #readTexels({ width, height, format, buffer, pixelsByteOffset, byteLength }: FrameData): void {
    const { canvas } = this.#texels;
    if (this.#image.width !== width || this.#image.height !== height) {
      this.#image = new ImageData(width, height);
      Object.assign(canvas, { width, height });
    }
    const { data } = this.#image;
    data.set(new Uint8Array(buffer, pixelsByteOffset, byteLength));
    if (format === 'BGRA8') {
      for (let at = 0; at < data.length; at += 4) [data[at], data[at + 2]] = [data[at + 2] ?? 0, data[at] ?? 0];
    }
    this.#texels.putImageData(this.#image, 0, 0);
  }

  #makeTiles(cellPx: number) {
    if (this.#tiles?.cellPx === cellPx) return this.#tiles;
    const radius = cellPx * lampShare;
    const shade = this.#makeTile(cellPx, 'black', (context, middle) => {
      const light = context.createRadialGradient(middle, middle, radius * 0.55, middle, middle, radius);
      light.addColorStop(0, 'white');
      light.addColorStop(0.7, 'rgb(200 200 200)');
      light.addColorStop(1, 'black');
      return light;
    });
    const unlit = this.#makeTile(cellPx, 'rgb(9 9 9)', () => 'rgb(22 22 22)');
    this.#tiles = { cellPx, shade, unlit };
    return this.#tiles;
  }

  #makeTile(
    cellPx: number,
    ground: string,
    makeFill: (context: OffscreenCanvasRenderingContext2D, middle: number) => string | CanvasGradient,
  ): CanvasPattern {
    const tile = new OffscreenCanvas(cellPx, cellPx);
    const context = requireContext(tile.getContext('2d'));
    context.fillStyle = ground;
    context.fillRect(0, 0, cellPx, cellPx);
    context.fillStyle = makeFill(context, cellPx / 2);
    context.beginPath();
    context.arc(cellPx / 2, cellPx / 2, cellPx * lampShare, 0, Math.PI * 2);
    context.fill();
    return requireContext(this.#context.createPattern(tile, 'repeat'));
  }
}

function requireContext<T>(context: T | null): T {
  if (context === null) throw new Error('expected a 2D canvas to draw lamps on, got none; free some memory and reload');
  return context;
}
