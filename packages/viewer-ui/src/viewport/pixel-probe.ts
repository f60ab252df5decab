import type { PageFrame } from '../state/page-types.ts';

export interface PixelSample {
  x: number;
  y: number;
  rgba: readonly [number, number, number, number];
}

/** Reads single pixels of a frame as they came, before any scaling. */
export class PixelProbe {
  #context: OffscreenCanvasRenderingContext2D | undefined;

  /** `x`, `y` are whole frame pixels inside the frame. */
  read(frame: PageFrame, x: number, y: number): PixelSample {
    if (!('image' in frame)) return { x, y, rgba: readBytes(frame, x, y) };
    this.#context ??= openContext(1, 1);
    this.#context.clearRect(0, 0, 1, 1);
    this.#context.drawImage(frame.image, x, y, 1, 1, 0, 0, 1, 1);
    const [r = 0, g = 0, b = 0, a = 0] = this.#context.getImageData(0, 0, 1, 1).data;
    return { x, y, rgba: [r, g, b, a] };
  }
}

/** The whole frame as PNG, at its own size. */
export async function encodePng(frame: PageFrame): Promise<Blob> {
  const { width, height } = frame;
  const context = openContext(width, height);
  if ('image' in frame) context.drawImage(frame.image, 0, 0, width, height);
  else context.putImageData(copyImageData(frame), 0, 0);
  return context.canvas.convertToBlob({ type: 'image/png' });
}

export function formatHex([r, g, b]: PixelSample['rgba']): string {
  return `#${[r, g, b].map((part) => part.toString(16).padStart(2, '0')).join('')}`;
}

type DataFrame = Exclude<PageFrame, { image: unknown }>;

function readBytes(frame: DataFrame, x: number, y: number): [number, number, number, number] {
  const rowBytes = frame.rowBytes ?? frame.width * 4;
  const bytes = new Uint8Array(frame.buffer, frame.pixelsByteOffset + y * rowBytes + x * 4, 4);
  const [first = 0, g = 0, third = 0, a = 0] = bytes;
  return frame.format === 'BGRA8' ? [third, g, first, a] : [first, g, third, a];
}

// ImageData refuses shared memory, so the pixels are copied, and put in its order.
function copyImageData(frame: DataFrame): ImageData {
  const { width, height } = frame;
  const rowBytes = frame.rowBytes ?? width * 4;
  const pixels = new Uint8ClampedArray(width * height * 4);
  const source = new Uint8Array(frame.buffer, frame.pixelsByteOffset);
  for (let y = 0; y < height; y += 1) {
    pixels.set(source.subarray(y * rowBytes, y * rowBytes + width * 4), y * width * 4);
  }
  for (let at = 0; at < pixels.length; at += 4) {
    if (frame.format === 'BGRA8') {
      const blue = pixels[at] ?? 0;
      pixels[at] = pixels[at + 2] ?? 0;
      pixels[at + 2] = blue;
    }
    pixels[at + 3] = 255;
  }
  return new ImageData(pixels, width, height);
}

function openContext(width: number, height: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: width === 1 });
  if (context === null)
    throw new Error('expected a 2D canvas to read pixels with, got none; free some memory and try again');
  return context;
}
