import { type BlitApi, createBlitter, type FrameData } from '@framelane/webgl-blit';
import { type Bench, readAll, withBlitter } from './bench.ts';
import type { Checks } from './checks.ts';
import { makePicture, toFrameData } from './pictures.ts';

function readUnpackState({ gl }: Bench): unknown[] {
  const names: number[] = [
    gl.UNPACK_ALIGNMENT,
    gl.UNPACK_FLIP_Y_WEBGL,
    gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL,
    gl.UNPACK_COLORSPACE_CONVERSION_WEBGL,
  ];
  if (gl instanceof WebGL2RenderingContext) {
    names.push(gl.UNPACK_ROW_LENGTH, gl.UNPACK_SKIP_PIXELS, gl.UNPACK_SKIP_ROWS);
    const buffer: unknown = gl.getParameter(gl.PIXEL_UNPACK_BUFFER_BINDING);
    return [...names.map((name) => gl.getParameter(name)), buffer !== null];
  }
  return names.map((name) => gl.getParameter(name));
}

function disturbUnpackState({ gl }: Bench): void {
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 8);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, true);
  gl.pixelStorei(gl.UNPACK_PREMULTIPLY_ALPHA_WEBGL, true);
  gl.pixelStorei(gl.UNPACK_COLORSPACE_CONVERSION_WEBGL, gl.BROWSER_DEFAULT_WEBGL);
  if (!(gl instanceof WebGL2RenderingContext)) return;
  gl.pixelStorei(gl.UNPACK_ROW_LENGTH, 77);
  gl.pixelStorei(gl.UNPACK_SKIP_PIXELS, 3);
  gl.pixelStorei(gl.UNPACK_SKIP_ROWS, 2);
  gl.bindBuffer(gl.PIXEL_UNPACK_BUFFER, gl.createBuffer());
}

/** Whatever the owner of the context has set, the picture is right and the settings are as they were. */
export async function checkUnpackState(checks: Checks, api: BlitApi): Promise<void> {
  await withBlitter(checks, { api }, async (bench) => {
    const picture = makePicture(6, 5);
    bench.blitter.resize(6, 5, 1);
    disturbUnpackState(bench);
    const before = readUnpackState(bench);
    const frames = [
      toFrameData(picture, { format: 'BGRA8', sequence: 1 }),
      toFrameData(picture, { format: 'RGBA8', sequence: 2, paddingBytes: 20 }),
      toFrameData(picture, { format: 'RGBA8', sequence: 3, paddingBytes: 7 }),
      { width: 6, height: 5, sequence: 4, image: await createImageBitmap(new ImageData(picture.rgba, 6, 5)) },
    ];
    for (const frame of frames) {
      bench.blitter.draw(frame);
      const label = `${api} frame ${frame.sequence} with foreign unpack state`;
      checks.pixels(readAll(bench), picture.rgba, { width: 6, tolerance: 0, label });
      checks.equal(readUnpackState(bench), before, `${label}: restored`);
    }
    const tainted = await drawForeignPicture();
    checks.throws(
      'ERR_BLIT_UNSUPPORTED',
      () => bench.blitter.draw({ width: 4, height: 4, sequence: 5, image: tainted }),
      `${api} a picture of another origin`,
    );
    checks.equal(readUnpackState(bench), before, `${api} restored after a refused upload`);
    checks.pixels(readAll(bench), picture.rgba, { width: 6, tolerance: 0, label: `${api} picture before it stays` });
    const again = toFrameData(picture, { format: 'RGBA8', sequence: 5 });
    checks.equal(bench.blitter.draw(again), true, `${api} the number of a refused frame may be used again`);
  });
}

async function drawForeignPicture(): Promise<HTMLCanvasElement> {
  const image = new Image();
  image.src = `${new URLSearchParams(location.search).get('foreign')}/red.svg`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = 4;
  canvas.height = 4;
  canvas.getContext('2d')?.drawImage(image, 0, 0);
  return canvas;
}

/** Storage is allocated once per size, and the upload sees the same view for the same slot every time. */
export async function checkNoAllocationPerFrame(checks: Checks, api: BlitApi): Promise<void> {
  await withBlitter(checks, { api }, (bench) => {
    const { gl, blitter } = bench;
    const views: unknown[] = [];
    const upload = gl.texSubImage2D;
    gl.texSubImage2D = function record(this: Bench['gl'], ...args: unknown[]) {
      views.push(args.at(-1));
      Reflect.apply(upload, gl, args);
    };
    let allocations = 0;
    const allocateName = api === 'webgl2' ? 'texStorage2D' : 'texImage2D';
    const allocate: unknown = Reflect.get(gl, allocateName);
    Reflect.set(gl, allocateName, (...args: unknown[]) => {
      allocations += 1;
      if (typeof allocate === 'function') Reflect.apply(allocate, gl, args);
    });
    const ring = [1, 2, 3].map((seed) => toFrameData(makePicture(33, 17, seed), { format: 'BGRA8', sequence: 0 }));
    const big = toFrameData(makePicture(34, 17, 9), { format: 'BGRA8', sequence: 100 });
    for (let sequence = 1; sequence <= 30; sequence += 1) {
      blitter.draw({ ...ring[sequence % 3]!, sequence });
      blitter.drawNow();
    }
    checks.equal([views.length, new Set(views).size, allocations], [30, 3, 1], `${api} 30 frames of a ring of three`);
    blitter.draw(big);
    blitter.drawNow();
    checks.equal([allocations, blitter.stats().storageAllocations], [2, 2], `${api} a new size is a new storage`);
  });
}

/** The literal call of the original viewer, and nothing else, for api 'webgl'. */
export function checkContextCall(checks: Checks): void {
  const calls: unknown[] = [];
  const original = HTMLCanvasElement.prototype.getContext;
  Reflect.set(HTMLCanvasElement.prototype, 'getContext', function record(this: HTMLCanvasElement, ...args: unknown[]) {
    calls.push(args);
    return Reflect.apply(original, this, args);
  });
  const flags = { alpha: false, antialias: false, depth: false, stencil: false, preserveDrawingBuffer: false };
  try {
    for (const [api, expected] of [
      ['webgl', [['webgl', flags]]],
      ['webgl2', [['webgl2', flags]]],
      ['auto', [['webgl2', flags]]],
    ] as const) {
      calls.length = 0;
      const canvas = document.createElement('canvas');
      createBlitter(canvas, { api }).dispose();
      checks.equal(calls, expected, `getContext for ${api}`);
    }
    calls.length = 0;
    const canvas = document.createElement('canvas');
    const gl = original.call(canvas, 'webgl', flags);
    const blitter = createBlitter(canvas);
    checks.equal([blitter.stats().api, calls.length], ['webgl', 2], 'auto goes on to webgl where webgl2 is refused');
    blitter.dispose();
    checks.equal(gl !== null, true, 'the canvas had a webgl context before');
  } finally {
    HTMLCanvasElement.prototype.getContext = original;
  }
}

/** Frames that the producer overwrites: a torn one is never drawn, the one before stays. */
export async function checkMappedFrames(checks: Checks, api: BlitApi): Promise<void> {
  await withBlitter(checks, { api }, (bench) => {
    const { blitter } = bench;
    blitter.resize(5, 3, 1);
    const pictures = [makePicture(5, 3, 1), makePicture(5, 3, 2), makePicture(5, 3, 3)];
    const region = new SharedArrayBuffer(4096);
    const bytes = new Uint8Array(region);
    const slotSequence = new Uint32Array(region, 0, 1);
    // One slot at a fixed place with a pitch, as a producer's region has it; its sequence lies in front.
    function publish(index: number, sequence: number): FrameData {
      const source = toFrameData(pictures[index]!, { format: 'BGRA8', sequence, paddingBytes: 12, offset: 0 });
      bytes.set(new Uint8Array(source.buffer).subarray(0, 32 * 3), 1024);
      Atomics.store(slotSequence, 0, sequence);
      return {
        ...source,
        buffer: region,
        pixelsByteOffset: 1024,
        isCurrent: () => Atomics.load(slotSequence, 0) === sequence,
      };
    }
    function checkShown(index: number, label: string): void {
      checks.pixels(readAll(bench), pictures[index]!.rgba, { width: 5, tolerance: 0, label: `${api} ${label}` });
    }
    checks.equal(blitter.draw(publish(0, 1)), true, 'a current frame is taken');
    checkShown(0, 'a current frame is shown');
    const overtaken = publish(1, 2);
    publish(2, 3);
    checks.equal(blitter.draw(overtaken) && blitter.drawNow() && blitter.stats().framesTorn === 0, false, 'torn');
    checkShown(0, 'the frame before stays after a torn one');
    checks.equal(blitter.stats().framesTorn, 1, 'torn frames are counted');
    checks.equal(blitter.draw(publish(2, 3)), true, 'the frame that overtook it is taken');
    checkShown(2, 'and shown');
    blitter.draw(publish(1, 4));
    checkShown(1, 'the textures change places again');
    blitter.draw(toFrameData(pictures[0]!, { format: 'RGBA8', sequence: 5 }));
    checkShown(0, 'a frame of the copy lane may follow');
    checks.equal(blitter.stats().storageAllocations, 2, 'two textures, allocated once');
  });
}
