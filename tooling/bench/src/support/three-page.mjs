import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { openPage, servePages } from '@framelane/browser-runtime';
import { stageServerFolder } from './stage-server.mjs';

const threeFolder = join(dirname(createRequire(join(stageServerFolder, 'package.json')).resolve('three')), '..');
const threeFiles = [
  'build/three.module.js',
  'build/three.core.js',
  'examples/jsm/loaders/USDLoader.js',
  'examples/jsm/loaders/usd/USDAParser.js',
  'examples/jsm/loaders/usd/USDCParser.js',
  'examples/jsm/loaders/usd/USDComposer.js',
  'examples/jsm/libs/fflate.module.js',
];
const importmap = { imports: { three: '/three/build/three.module.js', 'three/addons/': '/three/examples/jsm/' } };

/** Runs in the page: three's own loader and renderer, the camera turning as ours does. */
const script = `
import * as three from 'three';
import { USDLoader } from 'three/addons/loaders/USDLoader.js';

const [width, height] = [1920, 1080];
const renderer = new three.WebGLRenderer({ antialias: true });
renderer.setPixelRatio(1);
renderer.setSize(width, height, false);
document.body.append(renderer.domElement);

window.openStage = async (url) => {
  const manager = new three.LoadingManager();
  const loaded = new Promise((resolve) => { manager.onLoad = resolve; });
  const root = await new USDLoader(manager).loadAsync(url);
  await loaded;
  root.scale.setScalar(1);
  const lights = [];
  root.traverse((object) => { if (object.isLight) lights.push(object); });
  for (const light of lights) light.removeFromParent();
  window.scene = new three.Scene().add(root);
  const lamp = new three.DirectionalLight(0xffffff, 3);
  lamp.position.set(0.45, 0.75, 0.48);
  window.scene.add(lamp, new three.HemisphereLight(0x99aabb, 0x333333, 3));
};

window.measure = ({ windowMs, view }) => {
  const camera = new three.PerspectiveCamera(40, width / height, view.distance / 100, view.distance * 100);
  const gl = renderer.getContext();
  const pixel = new Uint8Array(4);
  const target = new three.Vector3(...view.target);
  const draw = () => {
    const azimuth = (performance.now() / 12_000) * 2 * Math.PI;
    const rise = (view.elevation * Math.PI) / 180;
    const flat = Math.cos(rise) * view.distance;
    camera.position.set(flat * Math.sin(azimuth), Math.sin(rise) * view.distance, flat * Math.cos(azimuth)).add(target);
    camera.lookAt(target);
    renderer.render(window.scene, camera);
    // Waits until the picture is there.
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, pixel);
  };
  for (let warm = 0; warm < 3; warm += 1) draw();
  const started = performance.now();
  let frames = 0;
  for (; performance.now() - started < windowMs; frames += 1) draw();
  return { fps: (frames * 1000) / (performance.now() - started), triangles: renderer.info.render.triangles };
};
window.isReady = true;
`;

/** A page where three draws a stage at 1920x1080. */
export async function openThreePage(browser, stage) {
  const html = `<!doctype html><script type="importmap">${JSON.stringify(importmap)}</script><body><script type="module" src="/page.js"></script>`;
  const pages = { '/': { body: html }, '/page.js': { body: script } };
  for (const path of threeFiles) pages[`/three/${path}`] = { file: join(threeFolder, path) };
  const stages = join(stageServerFolder, 'stages');
  for (const name of readdirSync(stages, { recursive: true })) pages[`/stages/${name}`] = { file: join(stages, name) };
  const server = await servePages(pages);
  const { page } = await openPage(browser, `${server.origin}/`);
  await page.waitForFunction('window.isReady === true', undefined, { timeout: 120_000 });
  await page.evaluate(`window.openStage('/stages/${stage}.usda')`);
  return {
    measure: (options) => page.evaluate(`window.measure(${JSON.stringify(options)})`),
    async close() {
      await page.close();
      await server.close();
    },
  };
}
