import { BlitError } from './errors.ts';
import { bindFrameTexture, type FrameTexture } from './frame-texture.ts';
import { type Layout, pixelGridMinZoom } from './layout.ts';
import { isWebGL2 } from './open-context.ts';
import type { BlitContext } from './types.ts';

// GLSL ES 1.00 runs unchanged on both APIs. Row 0 of a texture is the top row of the frame, hence the flip of y.
const vertexSource = `
attribute vec2 a_corner;
uniform vec4 u_source;
varying vec2 v_uv;
void main() {
  v_uv = u_source.xy + vec2(a_corner.x, 1.0 - a_corner.y) * u_source.zw;
  gl_Position = vec4(a_corner * 2.0 - 1.0, 0.0, 1.0);
}`;

const fragmentSource = `
#ifdef GL_FRAGMENT_PRECISION_HIGH
precision highp float;
#else
precision mediump float;
#endif
uniform sampler2D u_picture;
uniform bool u_isSwapped;
uniform vec2 u_frameSize;
uniform vec2 u_gridScale;
varying vec2 v_uv;
void main() {
  vec4 texel = texture2D(u_picture, v_uv);
  vec3 color = u_isSwapped ? texel.bgr : texel.rgb;
  if (u_gridScale.x > 0.0) {
    vec2 inCell = fract(v_uv * u_frameSize) * u_gridScale;
    float brightness = dot(color, vec3(0.299, 0.587, 0.114));
    if (min(inCell.x, inCell.y) < 1.0) color = mix(color, vec3(brightness < 0.5 ? 1.0 : 0.0), 0.25);
  }
  gl_FragColor = vec4(color, 1.0);
}`;

/** The one program and the one quad. Belongs to one context and dies with it. */
export interface QuadProgram {
  readonly gl: BlitContext;
  readonly program: WebGLProgram;
  readonly corners: WebGLBuffer;
  readonly cornerLocation: number;
  readonly source: WebGLUniformLocation | null;
  readonly picture: WebGLUniformLocation | null;
  readonly isSwapped: WebGLUniformLocation | null;
  readonly frameSize: WebGLUniformLocation | null;
  readonly gridScale: WebGLUniformLocation | null;
}

/** Throws `ERR_BLIT_SHADER` with the driver's log. */
export function createQuadProgram(gl: BlitContext): QuadProgram {
  const program = gl.createProgram();
  const vertex = compileShader(gl, gl.VERTEX_SHADER, vertexSource);
  const fragment = compileShader(gl, gl.FRAGMENT_SHADER, fragmentSource);
  gl.attachShader(program, vertex);
  gl.attachShader(program, fragment);
  gl.linkProgram(program);
  gl.deleteShader(vertex);
  gl.deleteShader(fragment);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw shaderError('program to link', gl.getProgramInfoLog(program));
  }
  const corners = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, corners);
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
  return {
    gl,
    program,
    corners,
    cornerLocation: gl.getAttribLocation(program, 'a_corner'),
    source: gl.getUniformLocation(program, 'u_source'),
    picture: gl.getUniformLocation(program, 'u_picture'),
    isSwapped: gl.getUniformLocation(program, 'u_isSwapped'),
    frameSize: gl.getUniformLocation(program, 'u_frameSize'),
    gridScale: gl.getUniformLocation(program, 'u_gridScale'),
  };
}

export function disposeQuadProgram(quad: QuadProgram): void {
  quad.gl.deleteBuffer(quad.corners);
  quad.gl.deleteProgram(quad.program);
}

/**
 * Draws the part of the picture that lies on the canvas. The viewport is that part alone, so that a picture zoomed
 * far beyond the largest viewport still comes out exact.
 */
export function drawQuad(quad: QuadProgram, picture: FrameTexture, layout: Layout, hasGrid: boolean): void {
  const { gl } = quad;
  const { canvasWidth, canvasHeight } = layout.input;
  const left = Math.max(0, layout.x);
  const top = Math.max(0, layout.y);
  const right = Math.min(canvasWidth, layout.x + layout.width);
  const bottom = Math.min(canvasHeight, layout.y + layout.height);
  if (right <= left || bottom <= top) return;

  gl.viewport(left, canvasHeight - bottom, right - left, bottom - top);
  gl.useProgram(quad.program);
  bindFrameTexture(gl, picture, layout.isNearest ? gl.NEAREST : gl.LINEAR);
  if (isWebGL2(gl)) {
    gl.bindSampler(0, null);
    gl.bindVertexArray(null);
  }
  gl.bindBuffer(gl.ARRAY_BUFFER, quad.corners);
  gl.enableVertexAttribArray(quad.cornerLocation);
  gl.vertexAttribPointer(quad.cornerLocation, 2, gl.FLOAT, false, 0, 0);
  gl.uniform4f(
    quad.source,
    (left - layout.x) / layout.width,
    (top - layout.y) / layout.height,
    (right - left) / layout.width,
    (bottom - top) / layout.height,
  );
  const isGridDrawn = hasGrid && Math.min(layout.scaleX, layout.scaleY) >= pixelGridMinZoom;
  gl.uniform1i(quad.picture, 0);
  gl.uniform1i(quad.isSwapped, picture.isSwapped ? 1 : 0);
  gl.uniform2f(quad.frameSize, picture.width, picture.height);
  gl.uniform2f(quad.gridScale, isGridDrawn ? layout.scaleX : 0, isGridDrawn ? layout.scaleY : 0);
  gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
}

function compileShader(gl: BlitContext, type: number, source: string): WebGLShader {
  const shader = gl.createShader(type);
  if (shader === null) throw shaderError('shader object', gl.isContextLost() ? 'the context is lost' : null);
  gl.shaderSource(shader, source);
  gl.compileShader(shader);
  if (!gl.getShaderParameter(shader, gl.COMPILE_STATUS) && !gl.isContextLost()) {
    throw shaderError('shader to compile', gl.getShaderInfoLog(shader));
  }
  return shader;
}

function shaderError(expected: string, log: string | null): BlitError {
  return new BlitError(
    'ERR_BLIT_SHADER',
    `expected the ${expected}, got "${(log ?? 'no log').trim()}". Report it with the name of the GPU and its driver.`,
  );
}
