import { BlitError } from './errors.ts';
import { isWebGL2 } from './open-context.ts';
import type { BlitContext, PixelRect } from './types.ts';

/**
 * RGBA bytes of part of the drawing buffer, top row first. Call it in the same task as the draw: the buffer is not
 * preserved beyond that. Throws `ERR_BLIT_FRAME_BOUNDS` for a rectangle that is not inside the canvas.
 */
export function readCanvas(gl: BlitContext, rect: PixelRect): Uint8ClampedArray<ArrayBuffer> {
  const { x, y, width, height } = rect;
  const canvasWidth = gl.drawingBufferWidth;
  const canvasHeight = gl.drawingBufferHeight;
  const isWhole = [x, y, width, height].every((value) => Number.isSafeInteger(value) && value >= 0);
  if (!isWhole || width < 1 || height < 1 || x + width > canvasWidth || y + height > canvasHeight) {
    throw new BlitError(
      'ERR_BLIT_FRAME_BOUNDS',
      `expected a rectangle of whole device pixels inside ${canvasWidth}x${canvasHeight}, ` +
        `got ${width}x${height} at ${x},${y}. Clip it to the canvas.`,
    );
  }
  const bottomUp = new Uint8ClampedArray(width * height * 4);
  const savedAlignment: number = gl.getParameter(gl.PACK_ALIGNMENT);
  gl.pixelStorei(gl.PACK_ALIGNMENT, 1);
  try {
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    if (isWebGL2(gl)) gl.bindBuffer(gl.PIXEL_PACK_BUFFER, null);
    gl.readPixels(x, canvasHeight - y - height, width, height, gl.RGBA, gl.UNSIGNED_BYTE, bottomUp);
  } finally {
    gl.pixelStorei(gl.PACK_ALIGNMENT, savedAlignment);
  }
  return flipRows(bottomUp, width * 4);
}

function flipRows(bytes: Uint8ClampedArray<ArrayBuffer>, rowBytes: number): Uint8ClampedArray<ArrayBuffer> {
  const flipped = new Uint8ClampedArray(bytes.length);
  for (let from = 0; from < bytes.length; from += rowBytes) {
    flipped.set(bytes.subarray(from, from + rowBytes), bytes.length - rowBytes - from);
  }
  return flipped;
}
