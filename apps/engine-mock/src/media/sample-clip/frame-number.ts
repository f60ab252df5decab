import { fillRect, type YuvCanvas } from './yuv-canvas.ts';

/** Bits of the frame index burnt into every picture, most significant first. */
export const frameNumberBits = 16;

const white = [235, 128, 128] as const;
const black = [16, 128, 128] as const;

/**
 * Side of one square cell in pixels; the row starts one cell from the left and from the top. A reader averages the
 * middle half of each cell and compares it with 128.
 */
export function getFrameNumberCellPx(heightPx: number): number {
  return 2 * Math.round(heightPx / 60);
}

/** Burns in a white cell, a black cell, then 16 cells of the frame index: white is 1, black is 0. */
export function paintFrameNumber(canvas: YuvCanvas, frameIndex: number): void {
  const cell = getFrameNumberCellPx(canvas.height);
  for (let position = 0; position < frameNumberBits + 2; position += 1) {
    const bit = frameNumberBits + 1 - position;
    const isWhite = position === 0 || (position > 1 && ((frameIndex >> bit) & 1) === 1);
    fillRect(canvas, { x: cell * (1 + position), y: cell, width: cell, height: cell }, isWhite ? white : black);
  }
}
