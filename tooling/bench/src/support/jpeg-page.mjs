import { join } from 'node:path';
import { servePages } from '@framelane/browser-runtime';
import { root } from './engine.mjs';

/** Serves a page that decodes and draws the given JPEGs from memory, round and round, one per animation frame at most. */
export async function serveJpegPage(jpegs, canvas) {
  const pictures = jpegs.map((body, index) => [`/${index}.jpg`, { body, type: 'image/jpeg' }]);
  const size = `width:${canvas.width}px;height:${canvas.height}px`;
  return servePages({
    '/': {
      body: `<!doctype html><title>JPEGs</title><canvas style="${size}"></canvas><script type="module" src="/draw.js"></script>`,
    },
    '/draw.js': { body: `(${drawJpegs})(${jpegs.length}, ${JSON.stringify(canvas)});`, type: 'text/javascript' },
    '/blit.js': { file: join(root, 'packages', 'webgl-blit', 'dist', 'index.js') },
    ...Object.fromEntries(pictures),
  });
}

// Runs in the page, from its own text.
async function drawJpegs(count, { width, height }) {
  const { createBlitter } = await import('/blit.js');
  const blitter = createBlitter(document.querySelector('canvas'), { fit: 'contain' });
  blitter.resize(width, height, devicePixelRatio);
  const blobs = await Promise.all(
    Array.from({ length: count }, async (_, index) => (await fetch(`/${index}.jpg`)).blob()),
  );
  let isRunning = false;
  let sequence = 0;
  const decodeNext = () => {
    sequence += 1;
    return Promise.all([sequence, createImageBitmap(blobs[sequence % count])]);
  };
  globalThis.setRunning = (next) => {
    isRunning = next;
    if (isRunning) void run();
  };
  globalThis.isReady = true;

  async function run() {
    let next = decodeNext();
    while (isRunning) {
      const [number, image] = await next;
      next = decodeNext();
      await new Promise(requestAnimationFrame);
      blitter.draw({ width: image.width, height: image.height, sequence: number, image });
      image.close();
    }
    const [, unused] = await next;
    unused.close();
  }
}
