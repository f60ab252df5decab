import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserCapability, launchBrowser, openPage, type ServedPage, servePages } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { computePose, type OrbitCamera } from '../../src/camera/orbit-camera.ts';
import { loadRasterAddon } from '../../src/raster/load-raster-addon.ts';
import { aovNumbers } from '../../src/raster/raster-kinds.ts';
import { StageView } from '../../src/raster/stage-view.ts';
import { StageSession } from '../../src/stage/stage-session.ts';
import { stagesFolder } from '../support/draw.ts';
import { fieldOfView, views } from '../support/stage-views.ts';
import { describeForThree } from '../support/three-scene.ts';

const size = { width: 480, height: 270 };
const threeFolder = join(dirname(createRequire(import.meta.url).resolve('three')), '..');
/** Of all pixels that one of the two draws, how many both must draw. */
const leastOverlap = 0.97;
/** Every so many pixels are picked; no divisor of a row, so that all columns come in turn. */
const pickStride = 61;
/** Mean difference of brightness where both draw, of 255: highlights and filters are made differently. */
const mostDifference = 14;

const lamps = [{ towards: [0.45, 0.75, 0.48], color: [0.9, 0.87, 0.82] }];
const [sky, ground] = [
  [0.35, 0.38, 0.42],
  [0.14, 0.13, 0.12],
];

function listPages(): Record<string, ServedPage> {
  const importmap = { imports: { three: '/three/build/three.module.js' } };
  const html = `<!doctype html><script type="importmap">${JSON.stringify(importmap)}</script><script type="module" src="/view.js"></script>`;
  const pages: Record<string, ServedPage> = {
    '/': { body: html },
    '/view.js': { file: fileURLToPath(new URL('./three-view.js', import.meta.url)) },
  };
  for (const path of ['build/three.module.js', 'build/three.core.js']) {
    pages[`/three/${path}`] = { file: join(threeFolder, path) };
  }
  for (const name of Object.keys(views)) {
    const { scene } = new StageSession([stagesFolder]).open(join(stagesFolder, `${name}.usda`));
    pages[`/scenes/${name}.json`] = { body: JSON.stringify(describeForThree(scene)) };
  }
  return pages;
}

needs(describe, await browserCapability())('pictures are like those of three in a browser', () => {
  let server: Awaited<ReturnType<typeof servePages>>;
  let browser: Awaited<ReturnType<typeof launchBrowser>>;
  beforeAll(async () => {
    server = await servePages(listPages());
    browser = await launchBrowser({ timeoutMs: 120_000 });
  }, 180_000);
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  it.each(Object.entries(views))(
    '%s',
    async (name, camera) => {
      const { page } = await openPage(browser, `${server.origin}/`);
      await page.waitForFunction('window.isReady === true', undefined, { timeout: 120_000 });
      const { eye, worldUp } = computePose(camera, 'Y');
      const view = { eye, target: camera.target, worldUp, fieldOfView, near: 0.5, far: 1000, lamps, sky, ground };
      await page.evaluate(`window.loadScene('/scenes/${name}.json')`);
      const theirs = async (isFlat: boolean) =>
        flipRows(await page.evaluate<string>(`window.drawScene(${JSON.stringify({ view, size, isFlat })})`));
      const ours = await drawOurs(name, camera);
      const mask = (await theirs(true)).map((pixel) => ((pixel & 0xff) > 127 ? 1 : 0));
      const shaded = await theirs(false);
      await page.close();
      let [both, either, difference] = [0, 0, 0];
      for (let at = 0; at < mask.length; at += 1) {
        const isOurs = ours.isDrawn[at]!;
        if (isOurs || mask[at] === 1) either += 1;
        if (!isOurs || mask[at] !== 1) continue;
        both += 1;
        difference += Math.abs(brightnessOf(ours.color[at]!, true) - brightnessOf(shaded[at]!, false));
      }
      expect(either).toBeGreaterThan(5000);
      expect(both / either, 'overlap').toBeGreaterThan(leastOverlap);
      expect(difference / both, 'mean difference').toBeLessThan(mostDifference);
    },
    240_000,
  );
});

async function drawOurs(name: string, camera: OrbitCamera): Promise<{ color: Uint32Array; isDrawn: boolean[] }> {
  const options = { stageRoots: [stagesFolder], threads: 2, ...size, camera };
  const view = StageView.open(loadRasterAddon(), join(stagesFolder, `${name}.usda`), options);
  const look = {
    backgroundTop: Float32Array.of(0, 0, 0),
    backgroundBottom: Float32Array.of(0, 0, 0),
    skyColor: Float32Array.from(sky!),
    groundColor: Float32Array.from(ground!),
    lights: Float32Array.from(lamps.flatMap(({ towards, color }) => [...normalize(towards), ...color])),
  };
  const pixels = new Uint8Array(size.width * size.height * 4);
  await view.draw(pixels, look);
  const instances = new Uint8Array(pixels.length);
  await view.draw(instances, { ...look, aov: aovNumbers.InstanceSegmentationSD });
  const isDrawn = Array.from(new Uint32Array(instances.buffer), (pixel) => (pixel & 0xffffff) !== 0);
  // A pick searches the scene, so it is asked for some places only.
  for (let at = 0; at < isDrawn.length; at += pickStride) {
    const path = view.pick(at % size.width, Math.floor(at / size.width));
    expect(path !== undefined, `pick at ${at}`).toBe(isDrawn[at]);
  }
  return { color: new Uint32Array(pixels.buffer), isDrawn };
}

function normalize(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((value) => value / length);
}

/** WebGL counts rows from the bottom. */
function flipRows(base64: string): Uint32Array {
  const pixels = new Uint32Array(Uint8Array.from(Buffer.from(base64, 'base64')).buffer);
  const flipped = new Uint32Array(pixels.length);
  for (let y = 0; y < size.height; y += 1) {
    flipped.set(pixels.subarray(y * size.width, (y + 1) * size.width), (size.height - 1 - y) * size.width);
  }
  return flipped;
}

/** Ours have blue in the lowest byte, theirs red. */
function brightnessOf(pixel: number, isBgra: boolean): number {
  const [first, green, third] = [pixel & 0xff, (pixel >> 8) & 0xff, (pixel >> 16) & 0xff];
  return 0.0722 * (isBgra ? first : third) + 0.7152 * green + 0.2126 * (isBgra ? third : first);
}
