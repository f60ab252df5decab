import { BlitError } from './errors.ts';
import type { BlitApi, BlitCanvas, BlitContext, BlitterOptions } from './types.ts';

const contextFlags = {
  alpha: false,
  antialias: false,
  depth: false,
  stencil: false,
  preserveDrawingBuffer: false,
} as const satisfies WebGLContextAttributes;

/** The context to draw with: the one handed over, or the first the canvas gives. */
export function openContext(target: BlitCanvas | BlitContext, api: BlitterOptions['api'] = 'auto'): BlitContext {
  if (!('getContext' in target)) return target;
  const gl = requestContext(target, api);
  if (gl === null) {
    throw new BlitError(
      'ERR_BLIT_UNSUPPORTED',
      `expected a canvas that gives a ${api === 'auto' ? 'webgl2 or webgl' : api} context, got none. ` +
        'Check that WebGL is enabled and that the canvas has no other kind of context yet.',
    );
  }
  return gl;
}

/** Which of the two interfaces a context has. */
export function isWebGL2(gl: BlitContext): gl is WebGL2RenderingContext {
  return 'texStorage2D' in gl;
}

// The two kinds of canvas share no base type; this is the part of both that matters here.
interface ContextSource {
  getContext(contextId: 'webgl2', flags: WebGLContextAttributes): WebGL2RenderingContext | null;
  getContext(contextId: 'webgl', flags: WebGLContextAttributes): WebGLRenderingContext | null;
}

function requestContext(canvas: ContextSource, api: 'auto' | BlitApi): BlitContext | null {
  if (api === 'webgl') return canvas.getContext('webgl', contextFlags);
  const gl = canvas.getContext('webgl2', contextFlags);
  return gl === null && api === 'auto' ? canvas.getContext('webgl', contextFlags) : gl;
}
