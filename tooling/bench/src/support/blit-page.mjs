import { join } from 'node:path';
import { openPage, servePages } from '@framelane/browser-runtime';
import { root } from './engine.mjs';

/** A page that draws the same BGRA frames with our blitter and with bare calls, one animation frame each in turn. */
export async function openBlitPage(browser) {
  const server = await servePages({
    '/': { body: '<!doctype html><title>Blit</title><body><script type="module" src="/measure.js"></script>' },
    '/measure.js': { body: `import { createBlitter } from '/blit.js';\n(${prepare})(createBlitter);` },
    '/blit.js': { file: join(root, 'packages', 'webgl-blit', 'dist', 'index.js') },
  });
  const { page } = await openPage(browser, `${server.origin}/`);
  await page.waitForFunction('window.measureBlit !== undefined', undefined, { timeout: 60_000 });
  return {
    /** Milliseconds of each frame of both, until its pixels are there. */
    measure: (options) => page.evaluate(`window.measureBlit(${JSON.stringify(options)})`),
    async close() {
      await page.close();
      await server.close();
    },
  };
}

// Runs in the page, from its own text.
function prepare(createBlitter) {
  const makeCanvas = (width, height) => {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    canvas.style.cssText = `width:${width}px;height:${height}px`;
    document.body.append(canvas);
    return canvas;
  };

  const makeFrames = (width, height) =>
    [0, 1].map((index) => {
      const buffer = new SharedArrayBuffer(width * height * 4);
      new Uint32Array(buffer).fill(index === 0 ? 0xff204060 : 0xffa08030);
      return buffer;
    });

  const startBare = (width, height) => {
    const gl = makeCanvas(width, height).getContext('webgl2', {
      alpha: false,
      antialias: false,
      depth: false,
      stencil: false,
      preserveDrawingBuffer: false,
    });
    const program = gl.createProgram();
    const attach = (type, source) => {
      const shader = gl.createShader(type);
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(program, shader);
    };
    attach(
      gl.VERTEX_SHADER,
      `attribute vec2 corner; varying vec2 uv;
      void main() { uv = vec2(corner.x, 1.0 - corner.y); gl_Position = vec4(corner * 2.0 - 1.0, 0.0, 1.0); }`,
    );
    attach(
      gl.FRAGMENT_SHADER,
      `precision highp float; uniform sampler2D picture; varying vec2 uv;
      void main() { gl_FragColor = vec4(texture2D(picture, uv).bgr, 1.0); }`,
    );
    gl.linkProgram(program);
    gl.useProgram(program);
    gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
    gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([0, 0, 1, 0, 0, 1, 1, 1]), gl.STATIC_DRAW);
    const corner = gl.getAttribLocation(program, 'corner');
    gl.enableVertexAttribArray(corner);
    gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA8, width, height);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.NEAREST);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, gl.NEAREST);
    gl.viewport(0, 0, width, height);
    const draw = (pixels) => {
      gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, width, height, gl.RGBA, gl.UNSIGNED_BYTE, pixels);
      gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    };
    return { gl, draw };
  };

  window.measureBlit = async ({ width, height, count }) => {
    const frames = makeFrames(width, height);
    const views = frames.map((buffer) => new Uint8Array(buffer));
    const canvas = makeCanvas(width, height);
    const blitter = createBlitter(canvas, { fit: 'contain' });
    blitter.resize(width, height, 1);
    const bare = startBare(width, height);
    const ourGl = canvas.getContext('webgl2');
    const pixel = new Uint8Array(4);
    const time = (gl, draw) => {
      const started = performance.now();
      draw();
      // Waits until the picture is there.
      gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
      return performance.now() - started;
    };
    const results = { ours: [], bare: [] };
    const warmUp = 10;
    for (let at = -warmUp; at < count; at += 1) {
      const index = at & 1;
      await new Promise(requestAnimationFrame);
      const ours = time(ourGl, () =>
        blitter.draw({
          width,
          height,
          sequence: at + warmUp + 1,
          format: 'BGRA8',
          buffer: frames[index],
          pixelsByteOffset: 0,
          byteLength: width * height * 4,
        }),
      );
      await new Promise(requestAnimationFrame);
      const bareMs = time(bare.gl, () => bare.draw(views[index]));
      if (at < 0) continue;
      results.ours.push(ours);
      results.bare.push(bareMs);
    }
    blitter.dispose();
    return results;
  };
}
