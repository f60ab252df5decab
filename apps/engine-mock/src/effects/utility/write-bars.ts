import type { EffectContext } from '../effect.ts';

/** Widths in pixels. */
export interface Bars {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** Black bars inside the rim of a picture. They are even, so that half-size chroma ends where brightness does. */
export function writeBars(bars: Bars, { width, height }: EffectContext): string {
  const even = (pixels: number, limit: number) => Math.min(2 * Math.round(pixels / 2), limit - (limit % 2));
  const left = even(bars.left, width);
  const top = even(bars.top, height);
  const right = even(bars.right, width);
  const bottom = even(bars.bottom, height);
  const boxes = [
    { x: 0, y: 0, w: left, h: height },
    { x: width - right, y: 0, w: right, h: height },
    { x: 0, y: 0, w: width, h: top },
    { x: 0, y: height - bottom, w: width, h: bottom },
  ].filter(({ w, h }) => w > 0 && h > 0);
  if (boxes.length === 0) return 'null';
  return boxes.map(({ x, y, w, h }) => `drawbox=x=${x}:y=${y}:w=${w}:h=${h}:color=black:t=fill`).join(',');
}
