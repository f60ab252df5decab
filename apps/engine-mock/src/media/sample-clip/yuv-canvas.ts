/** One colour as limited-range BT.709 Y, Cb, Cr, each 0..255. */
export type Yuv = readonly [y: number, cb: number, cr: number];

/** A planar 4:2:0 picture to paint on. Chroma planes are half the size, rounded up. */
export interface YuvCanvas {
  readonly width: number;
  readonly height: number;
  readonly chromaWidth: number;
  readonly chromaHeight: number;
  readonly y: Uint8Array;
  readonly cb: Uint8Array;
  readonly cr: Uint8Array;
}

/** 4:2:0; odd sizes round the chroma up. All zero, which is not black but green. */
export function createCanvas(width: number, height: number): YuvCanvas {
  const chromaWidth = (width + 1) >> 1;
  const chromaHeight = (height + 1) >> 1;
  return {
    width,
    height,
    chromaWidth,
    chromaHeight,
    y: new Uint8Array(width * height),
    cb: new Uint8Array(chromaWidth * chromaHeight),
    cr: new Uint8Array(chromaWidth * chromaHeight),
  };
}

/** Copies every plane; both canvases must have the same size. */
export function copyCanvas(from: YuvCanvas, to: YuvCanvas): void {
  to.y.set(from.y);
  to.cb.set(from.cb);
  to.cr.set(from.cr);
}

/** `red`, `green`, `blue` 0..1 as limited-range BT.709. */
export function toYuv(red: number, green: number, blue: number): Yuv {
  const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  return [
    Math.round(16 + 219 * luma),
    Math.round(128 + (224 * (blue - luma)) / 1.8556),
    Math.round(128 + (224 * (red - luma)) / 1.5748),
  ];
}

/** Fills a rectangle; parts outside the canvas are cut off. Even coordinates keep chroma edges on luma edges. */
export function fillRect(
  canvas: YuvCanvas,
  rect: { x: number; y: number; width: number; height: number },
  [luma, cb, cr]: Yuv,
): void {
  const left = Math.max(0, Math.round(rect.x));
  const right = Math.min(canvas.width, Math.round(rect.x + rect.width));
  const top = Math.max(0, Math.round(rect.y));
  const bottom = Math.min(canvas.height, Math.round(rect.y + rect.height));
  if (right <= left || bottom <= top) return;
  for (let row = top; row < bottom; row += 1) {
    canvas.y.fill(luma, row * canvas.width + left, row * canvas.width + right);
  }
  const chromaLeft = left >> 1;
  const chromaRight = (right + 1) >> 1;
  for (let row = top >> 1; row < (bottom + 1) >> 1; row += 1) {
    canvas.cb.fill(cb, row * canvas.chromaWidth + chromaLeft, row * canvas.chromaWidth + chromaRight);
    canvas.cr.fill(cr, row * canvas.chromaWidth + chromaLeft, row * canvas.chromaWidth + chromaRight);
  }
}

/**
 * Blends `colour` over a rectangle with a coverage 0..1 asked for every pixel centre; chroma is sampled at every
 * second pixel. For antialiased shapes.
 */
export function blendShape(
  canvas: YuvCanvas,
  shape: {
    left: number;
    top: number;
    right: number;
    bottom: number;
    colour: Yuv;
    coverage: (x: number, y: number) => number;
  },
): void {
  const left = Math.max(0, Math.floor(shape.left / 2) * 2);
  const right = Math.min(canvas.width, Math.ceil(shape.right));
  const top = Math.max(0, Math.floor(shape.top / 2) * 2);
  const bottom = Math.min(canvas.height, Math.ceil(shape.bottom));
  const [luma, cb, cr] = shape.colour;
  for (let row = top; row < bottom; row += 1) {
    for (let column = left; column < right; column += 1) {
      const alpha = shape.coverage(column, row);
      if (alpha <= 0) continue;
      const at = row * canvas.width + column;
      canvas.y[at] = mix(canvas.y[at] as number, luma, alpha);
      if (((row | column) & 1) === 0) {
        const chromaAt = (row >> 1) * canvas.chromaWidth + (column >> 1);
        canvas.cb[chromaAt] = mix(canvas.cb[chromaAt] as number, cb, alpha);
        canvas.cr[chromaAt] = mix(canvas.cr[chromaAt] as number, cr, alpha);
      }
    }
  }
}

function mix(from: number, to: number, alpha: number): number {
  return alpha >= 1 ? to : Math.round(from + (to - from) * alpha);
}
