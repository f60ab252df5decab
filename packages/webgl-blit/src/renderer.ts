import { FrameUploader } from './frame-uploader.ts';
import type { Layout } from './layout.ts';
import { createQuadProgram, disposeQuadProgram, drawQuad, type QuadProgram } from './quad-program.ts';
import type { BlitContext, LetterboxColor } from './types.ts';

/** Everything that lives on the GPU; thrown away and built anew when the context was lost. */
export class Renderer {
  readonly uploader: FrameUploader;
  readonly maxTextureSize: number;
  readonly #gl: BlitContext;
  readonly #quad: QuadProgram;

  constructor(gl: BlitContext, conversion: 'auto' | 'cpu') {
    this.#gl = gl;
    this.#quad = createQuadProgram(gl);
    this.uploader = new FrameUploader(gl, conversion);
    this.maxTextureSize = gl.getParameter(gl.MAX_TEXTURE_SIZE);
  }

  /** Draws the picture in front, or the letterbox colour alone while there is none. */
  render(layout: Layout | undefined, letterbox: LetterboxColor, hasGrid: boolean): void {
    const gl = this.#gl;
    // A shared context may be in any state; these are the settings that would change what comes out.
    gl.bindFramebuffer(gl.FRAMEBUFFER, null);
    gl.disable(gl.BLEND);
    gl.disable(gl.CULL_FACE);
    gl.disable(gl.DEPTH_TEST);
    gl.disable(gl.DITHER);
    gl.disable(gl.SCISSOR_TEST);
    gl.disable(gl.STENCIL_TEST);
    gl.colorMask(true, true, true, true);
    const picture = this.uploader.borrowFront();
    if (picture === undefined || layout === undefined || !isCovering(layout)) {
      gl.clearColor(letterbox[0], letterbox[1], letterbox[2], 1);
      gl.clear(gl.COLOR_BUFFER_BIT);
    }
    if (picture !== undefined && layout !== undefined) drawQuad(this.#quad, picture, layout, hasGrid);
  }

  dispose(): void {
    this.uploader.dispose();
    disposeQuadProgram(this.#quad);
  }
}

function isCovering(layout: Layout): boolean {
  const { canvasWidth, canvasHeight } = layout.input;
  return (
    layout.x <= 0 && layout.y <= 0 && layout.x + layout.width >= canvasWidth && layout.y + layout.height >= canvasHeight
  );
}
