import { type Blitter, type BlitterOptions, createBlitter } from '@framelane/webgl-blit';
import type { Checks } from './checks.ts';

export interface Bench {
  blitter: Blitter;
  canvas: HTMLCanvasElement;
  gl: WebGLRenderingContext | WebGL2RenderingContext;
}

/**
 * Runs `use` with a blitter on a canvas of its own, then checks that GL saw no error, and frees the context.
 * A case that leaves the context lost on purpose returns 'lost'.
 */
export async function withBlitter(
  checks: Checks,
  options: BlitterOptions & { api: 'webgl' | 'webgl2' },
  use: (bench: Bench) => undefined | Promise<undefined | 'lost'>,
): Promise<void> {
  const canvas = document.createElement('canvas');
  canvas.width = 16;
  canvas.height = 16;
  const blitter = createBlitter(canvas, options);
  const gl = options.api === 'webgl2' ? canvas.getContext('webgl2') : canvas.getContext('webgl');
  if (gl === null) throw new Error(`expected the ${options.api} context of the blitter`);
  const loser = gl.getExtension('WEBGL_lose_context');
  try {
    const left = await use({ blitter, canvas, gl });
    checks.equal(gl.isContextLost(), left === 'lost', `${options.api}: context lost`);
    if (left !== 'lost') checks.equal(gl.getError(), gl.NO_ERROR, `${options.api}: gl error`);
  } finally {
    blitter.dispose();
    if (!gl.isContextLost()) loser?.loseContext();
  }
}

/** Resolves in the next animation frame, after the callbacks that were registered before. */
export function waitForAnimationFrame(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => resolve());
  });
}

export function readAll(bench: Bench): Uint8ClampedArray {
  bench.blitter.drawNow();
  return bench.blitter.readPixels({
    x: 0,
    y: 0,
    width: bench.gl.drawingBufferWidth,
    height: bench.gl.drawingBufferHeight,
  });
}
