import { isWebGL2 } from './open-context.ts';
import type { BlitContext } from './types.ts';

/** Texture storage of exactly one frame's size; padding therefore has no place to be sampled from. */
export interface FrameTexture {
  readonly texture: WebGLTexture;
  readonly width: number;
  readonly height: number;
  /** Format of storage and uploads: RGBA, or BGRA where an extension offers it. */
  readonly pixelFormat: number;
  /** Whether the shader has to exchange red and blue. Set by the upload. */
  isSwapped: boolean;
  /** The filter last set, so that it is set only when it changes. */
  filter: number;
}

export interface StorageSize {
  width: number;
  height: number;
  pixelFormat: number;
}

/** Allocates storage: immutable on WebGL 2, by an empty image on WebGL 1. Leaves the texture bound. */
export function createFrameTexture(gl: BlitContext, size: StorageSize): FrameTexture {
  const texture = gl.createTexture();
  gl.activeTexture(gl.TEXTURE0);
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
  const { width, height, pixelFormat } = size;
  if (isWebGL2(gl)) gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, width, height);
  else gl.texImage2D(gl.TEXTURE_2D, 0, pixelFormat, width, height, 0, pixelFormat, gl.UNSIGNED_BYTE, null);
  return { texture, width, height, pixelFormat, isSwapped: false, filter: gl.NEAREST };
}

/** Binds the texture to unit 0 with the filter asked for. */
export function bindFrameTexture(gl: BlitContext, frameTexture: FrameTexture, filter: number): void {
  gl.activeTexture(gl.TEXTURE0);
  gl.bindTexture(gl.TEXTURE_2D, frameTexture.texture);
  if (frameTexture.filter === filter) return;
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
  frameTexture.filter = filter;
}
