import { type BlitApi, BlitError, type BlitStatus, createBlitter, type FrameData } from '@framelane/webgl-blit';
import { readAll, waitForAnimationFrame, withBlitter } from './bench.ts';
import type { Checks } from './checks.ts';
import { makePicture, toFrameData } from './pictures.ts';

/** Loses the context and gives it back, as the browser does after a GPU reset. */
export async function checkContextLoss(checks: Checks, api: BlitApi): Promise<void> {
  const statuses: BlitStatus[] = [];
  await withBlitter(checks, { api, onStatus: (status) => statuses.push(status) }, async (bench) => {
    const { blitter, gl } = bench;
    const first = makePicture(7, 5, 1);
    const second = makePicture(3, 3, 2);
    const label = (text: string) => `${api} ${text}`;
    blitter.resize(7, 5, 1);
    blitter.draw(toFrameData(first, { format: 'BGRA8', sequence: 1 }));
    await loseContext(gl);
    checks.equal(statuses, [{ type: 'lost' }], label('the loss is told'));
    checks.throws(
      'ERR_BLIT_CONTEXT_LOST',
      () => blitter.readPixels({ x: 0, y: 0, width: 1, height: 1 }),
      label('read'),
    );
    checks.equal(blitter.drawNow(), false, label('nothing is drawn while it is lost'));
    await restoreContext(gl);
    checks.equal(statuses.at(-1), { type: 'live', isPictureMissing: false }, label('the return is told'));
    checks.pixels(readAll(bench), first.rgba, { width: 7, tolerance: 0, label: label('the last frame is back') });
    const stats = blitter.stats();
    checks.equal([stats.framesDrawn, stats.contextLosses], [1, 1], label('and counts as one frame'));

    await loseContext(gl);
    checks.equal(blitter.draw(toFrameData(second, { format: 'RGBA8', sequence: 2 })), true, label('taken while lost'));
    blitter.resize(3, 3, 1);
    await restoreContext(gl);
    checks.pixels(readAll(bench), second.rgba, {
      width: 3,
      tolerance: 0,
      label: label('the frame of meanwhile is shown'),
    });

    const image = await createImageBitmap(new ImageData(second.rgba, 3, 3));
    blitter.draw({ width: 3, height: 3, sequence: 3, image });
    await loseContext(gl);
    await restoreContext(gl);
    checks.equal(statuses.at(-1), { type: 'live', isPictureMissing: false }, label('an open picture comes back'));
    checks.pixels(readAll(bench), second.rgba, { width: 3, tolerance: 0, label: label('open picture') });
    image.close();
    await loseContext(gl);
    await restoreContext(gl);
    checks.equal(statuses.at(-1), { type: 'live', isPictureMissing: true }, label('a closed one is asked for'));
    const again = toFrameData(second, { format: 'RGBA8', sequence: 3 });
    checks.equal(blitter.draw(again), true, label('and may be handed over with the number it had'));
    checks.pixels(readAll(bench), second.rgba, { width: 3, tolerance: 0, label: label('handed over again') });
  });
}

/** A context that stays away is reported, and still taken back later. */
export async function checkLastingLoss(checks: Checks, api: BlitApi): Promise<void> {
  const statuses: BlitStatus[] = [];
  let tell: (() => void) | undefined;
  const failed = new Promise<void>((resolve) => {
    tell = resolve;
  });
  function onStatus(status: BlitStatus): void {
    statuses.push(status);
    if (status.type === 'failed') tell?.();
  }
  await withBlitter(checks, { api, restoreTimeoutMs: 20, onStatus }, async (bench) => {
    const picture = makePicture(4, 4);
    bench.blitter.resize(4, 4, 1);
    bench.blitter.draw(toFrameData(picture, { format: 'BGRA8', sequence: 1 }));
    await loseContext(bench.gl);
    await failed;
    const status = statuses.at(-1);
    const error = status?.type === 'failed' ? status.error : undefined;
    checks.equal([error instanceof BlitError, error?.code], [true, 'ERR_BLIT_CONTEXT_LOST'], `${api} reported`);

    const late = createBlitter(bench.canvas, { api });
    checks.equal(late.draw(toFrameData(picture, { format: 'BGRA8', sequence: 1 })), true, `${api} made while lost`);
    await restoreContext(bench.gl);
    checks.equal(statuses.at(-1)?.type, 'live', `${api} it may come back all the same`);
    checks.pixels(readAll(bench), picture.rgba, { width: 4, tolerance: 0, label: `${api} after a late return` });
    const seen = late.readPixels({ x: 0, y: 0, width: 4, height: 4 });
    checks.pixels(seen, picture.rgba, { width: 4, tolerance: 0, label: `${api} the one made while lost draws too` });
    late.dispose();
  });
}

/** After disposal nothing is left, nothing happens, and the canvas can be used again. */
export async function checkDispose(checks: Checks, api: BlitApi): Promise<void> {
  const statuses: BlitStatus[] = [];
  await withBlitter(checks, { api, onStatus: (status) => statuses.push(status) }, async (bench) => {
    const { blitter, canvas, gl } = bench;
    const created: WebGLTexture[] = [];
    const createTexture = gl.createTexture;
    gl.createTexture = () => {
      const texture = createTexture.call(gl);
      created.push(texture);
      return texture;
    };
    const picture = makePicture(4, 4);
    const mapped = { ...toFrameData(picture, { format: 'BGRA8', sequence: 1 }), isCurrent: () => true };
    blitter.resize(4, 4, 1);
    blitter.draw(mapped);
    blitter.drawNow();
    blitter.draw({ ...mapped, sequence: 2 });
    blitter.drawNow();
    const program: WebGLProgram | null = gl.getParameter(gl.CURRENT_PROGRAM);
    gl.useProgram(null);
    blitter.dispose();
    blitter.dispose();
    checks.equal(
      created.map((texture) => gl.isTexture(texture)),
      [false, false],
      `${api} textures are gone`,
    );
    checks.equal(program !== null && gl.isProgram(program), false, `${api} the program is gone`);
    checks.equal(gl.isContextLost(), false, `${api} the context is not taken from the canvas`);
    checks.equal(blitter.draw({ ...mapped, sequence: 3 }), false, `${api} draw skips`);
    checks.equal(blitter.drawNow(), false, `${api} drawNow does nothing`);
    blitter.resize(9, 9, 1);
    await waitForAnimationFrame();
    checks.equal(canvas.width, 4, `${api} resize does nothing`);
    checks.throws('ERR_BLIT_CONTEXT_LOST', () => blitter.readPixels({ x: 0, y: 0, width: 1, height: 1 }), 'read');

    const second = createBlitter(canvas, { api });
    second.draw(toFrameData(picture, { format: 'RGBA8', sequence: 1 }));
    const seen = second.readPixels({ x: 0, y: 0, width: 4, height: 4 });
    checks.pixels(seen, picture.rgba, { width: 4, tolerance: 0, label: `${api} a second blitter on the canvas` });
    second.dispose();
    checks.equal(gl.getError(), gl.NO_ERROR, `${api} gl error`);
    await loseContext(gl);
    checks.equal(statuses, [], `${api} a disposed blitter tells nothing`);
    return 'lost' as const;
  });
}

/** Every bad frame is refused with its code, and the picture before it stays. */
export async function checkFrameBounds(checks: Checks, api: BlitApi): Promise<void> {
  await withBlitter(checks, { api }, async (bench) => {
    const { blitter, gl } = bench;
    const picture = makePicture(4, 4);
    const good = toFrameData(picture, { format: 'BGRA8', sequence: 1 });
    blitter.resize(4, 4, 1);
    blitter.draw(good);
    const next: FrameData = { ...good, sequence: 2 };
    const maxSize: number = gl.getParameter(gl.MAX_TEXTURE_SIZE);
    const closed = await createImageBitmap(new ImageData(picture.rgba, 4, 4));
    closed.close();
    const image = await createImageBitmap(new ImageData(picture.rgba, 4, 4));
    const bad = {
      'width 0': { ...next, width: 0 },
      'negative height': { ...next, height: -4 },
      'fractional width': { ...next, width: 3.5 },
      'wider than a texture': { ...next, width: maxSize + 1 },
      'byteLength too short': { ...next, byteLength: 63 },
      'byteLength NaN': { ...next, byteLength: Number.NaN },
      'pitch below the row': { ...next, rowBytes: 15 },
      'pitch beyond the buffer': { ...next, rowBytes: 64 },
      'offset beyond the buffer': { ...next, pixelsByteOffset: 64 },
      'negative offset': { ...next, pixelsByteOffset: -4 },
      'height beyond the buffer': { ...next, height: 8, byteLength: 128 },
      'sequence beyond 2^53': { ...next, sequence: 2 ** 53 },
      'sequence NaN': { ...next, sequence: Number.NaN },
      'a closed picture': { width: 4, height: 4, sequence: 2, image: closed },
      'a picture of another size': { width: 4, height: 5, sequence: 2, image },
    };
    for (const [name, frame] of Object.entries(bad)) {
      checks.throws('ERR_BLIT_FRAME_BOUNDS', () => blitter.draw(frame), `${api} ${name}`);
    }
    const unknownFormat: FrameData = JSON.parse(JSON.stringify({ ...next, format: 'NV12' }));
    checks.throws('ERR_BLIT_FRAME_BOUNDS', () => blitter.draw(unknownFormat), `${api} unknown format`);
    for (const rect of [
      { x: 0, y: 0, width: 5, height: 1 },
      { x: -1, y: 0, width: 1, height: 1 },
      { x: 0, y: 0, width: 0, height: 1 },
      { x: 0.5, y: 0, width: 1, height: 1 },
    ]) {
      checks.throws('ERR_BLIT_FRAME_BOUNDS', () => blitter.readPixels(rect), `${api} rect ${JSON.stringify(rect)}`);
    }
    checks.pixels(readAll(bench), picture.rgba, { width: 4, tolerance: 0, label: `${api} the good frame stays` });
    checks.equal(blitter.draw(next), true, `${api} a good frame with the refused number is taken`);
    image.close();
  });
}

/** What cannot work says so at once. */
export function checkUnsupported(checks: Checks): void {
  const canvas = document.createElement('canvas');
  canvas.getContext('2d');
  for (const api of ['auto', 'webgl', 'webgl2'] as const) {
    checks.throws('ERR_BLIT_UNSUPPORTED', () => createBlitter(canvas, { api }), `canvas with a 2d context, ${api}`);
  }
  const broken = document.createElement('canvas').getContext('webgl');
  if (broken === null) throw new Error('expected a webgl context');
  // A driver that rejects the program: the real compiler is given source that it has to refuse.
  const shaderSource = broken.shaderSource;
  broken.shaderSource = (shader, source) => shaderSource.call(broken, shader, `${source}\nthis is no shader`);
  checks.throws('ERR_BLIT_SHADER', () => createBlitter(broken), 'a driver that refuses the shader');
}

function loseContext(gl: WebGLRenderingContext | WebGL2RenderingContext): Promise<void> {
  const done = new Promise<void>((resolve) => {
    gl.canvas.addEventListener('webglcontextlost', () => setTimeout(resolve), { once: true });
  });
  extensionOf(gl).loseContext();
  return done;
}

function restoreContext(gl: WebGLRenderingContext | WebGL2RenderingContext): Promise<void> {
  const done = new Promise<void>((resolve) => {
    gl.canvas.addEventListener('webglcontextrestored', () => setTimeout(resolve), { once: true });
  });
  extensionOf(gl).restoreContext();
  return done;
}

// Extensions cannot be asked for while the context is lost, so the first answer is kept.
const extensions = new WeakMap<WebGLRenderingContext | WebGL2RenderingContext, WEBGL_lose_context>();

function extensionOf(gl: WebGLRenderingContext | WebGL2RenderingContext): WEBGL_lose_context {
  const extension = extensions.get(gl) ?? gl.getExtension('WEBGL_lose_context');
  if (extension === null) throw new Error('expected WEBGL_lose_context, which the test browser has');
  extensions.set(gl, extension);
  return extension;
}
