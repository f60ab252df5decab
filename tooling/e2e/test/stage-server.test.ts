import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { cleanupStream } from '@framelane/shm-native';
import type { FrameData, ViewerBackend } from '@framelane/viewer-backend';
import { createNodeViewerBackend } from '@framelane/viewer-backend/node';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { expect, it } from 'vitest';
import { startStageServer } from './support/stage-server.ts';

const stages = resolve(import.meta.dirname, '../../../apps/stage-server/test/fixtures');
const studio = resolve(stages, 'studio.usda');
const size = { width: 320, height: 180 };
const patience = { timeout: 60_000, interval: 20 };
const closeLater = useCleanUp();

interface Watched {
  name: string;
  backend: Required<ViewerBackend<never>>;
  server: Awaited<ReturnType<typeof startStageServer>>;
  /** A copy of the newest picture's bytes. */
  readPixels(): Uint8Array;
}

/** A server in a process of its own, and a backend in this one that is connected to it. */
async function startWatched(): Promise<Watched> {
  const name = `e2e-${randomUUID()}`;
  closeLater({ close: () => cleanupStream(name) });
  const server = closeLater(await startStageServer(name, stages));
  const backend = createNodeViewerBackend({ streamName: name });
  closeLater({ close: () => backend.disconnect() });
  let newest: FrameData | undefined;
  backend.onFrame((frame) => {
    if ('buffer' in frame) newest = frame;
  });
  await backend.connect();
  await backend.resize(size.width, size.height);
  const readPixels = (): Uint8Array => {
    if (newest === undefined) return new Uint8Array();
    return new Uint8Array(newest.buffer, newest.pixelsByteOffset, newest.byteLength).slice();
  };
  return { name, backend, server, readPixels };
}

function countDifferent(before: Uint8Array, after: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < Math.max(before.length, after.length); at += 4) if (before[at] !== after[at]) count += 1;
  return count;
}

function waitForChange(readPixels: () => Uint8Array, before: Uint8Array): Promise<void> {
  return expect.poll(() => countDifferent(before, readPixels()), patience).toBeGreaterThan(50);
}

it('serves a viewer whole: tree, properties, picks, selection, camera, settings, variants', async () => {
  const { backend, readPixels } = await startWatched();
  expect(backend.getStatus()).toMatchObject({ presence: 'live', features: expect.arrayContaining(['nativeInput']) });
  const empty = readPixels();
  const { tree } = await backend.loadStage(studio);
  expect(tree).toMatchObject([{ path: '/World', kind: 'xform', hasChildren: true }]);
  await waitForChange(readPixels, empty);
  expect((await backend.getStageTree('/World')).map(({ name }) => name)).toEqual(['Left', 'Right', 'Front', 'Flat']);
  expect(await backend.getProperties('/World/Left')).toContainEqual({ name: 'size', type: 'double', value: '1' });
  expect((await backend.findPrims('ball', 5)).prims.map(({ path }) => path)).toEqual(['/World/Right/Ball']);

  await backend.selectCamera('/World/Front');
  expect(await backend.pick(100, 90)).toBe('/World/Left');
  expect(await backend.pick(5, 5)).toBeNull();
  // A viewport with bars above and below.
  await backend.resize(size.width * 2, size.height * 2 + 80);
  expect(await backend.pick(200, 220)).toBe('/World/Left');
  expect(await backend.pick(200, 10)).toBeNull();

  let before = readPixels();
  await backend.selectPrims(['/World/Left', '/Nowhere']);
  expect(backend.getStatus().selection).toEqual(['/World/Left']);
  await waitForChange(readPixels, before);

  before = readPixels();
  await backend.cameraMouseButton({ x: 300, y: 200, button: 0, pressed: true });
  await backend.cameraMouseMove(420, 230);
  expect(await backend.cameraMouseButton({ x: 420, y: 230, button: 0, pressed: false })).toBe(false);
  await waitForChange(readPixels, before);
  await expect.poll(() => backend.getStatus().cameras?.active, patience).toBeNull();

  const { capabilities } = await backend.getRenderSettings();
  for (const [key, value] of [
    ['exposure', 2],
    ['background', 'white'],
    ['wireframe', true],
  ] as const) {
    expect(capabilities.map((offered) => offered.key)).toContain(key);
    before = readPixels();
    expect((await backend.setRenderSetting(key, value)).settings[key]).toBe(value);
    await waitForChange(readPixels, before);
  }
  await expect(backend.setRenderSetting('nope', 1)).rejects.toMatchObject({ code: 'ERR_VIEWER_INVALID' });

  before = readPixels();
  expect((await backend.getAovs()).available).toContain('DepthSD');
  await backend.setAov('DepthSD');
  await waitForChange(readPixels, before);
  await expect(backend.setAov('Nope')).rejects.toMatchObject({ code: 'ERR_VIEWER_SERVER' });

  expect((await backend.setVariant('/World/Right', 'size', 'large')).size?.selection).toBe('large');
  expect(await backend.getProperties('/World/Right/Ball')).toContainEqual(expect.objectContaining({ value: '1.2' }));
});

it('says why a stage cannot be opened', async () => {
  const { backend } = await startWatched();
  const failures = { [resolve(stages, 'missing.usda')]: 'stage_not_found', '/etc/passwd': 'path_denied' };
  for (const [path, wireCode] of Object.entries(failures)) {
    await expect(backend.loadStage(path)).rejects.toMatchObject({ code: 'ERR_VIEWER_SERVER', wireCode });
  }
  expect((await backend.loadStage(studio)).path).toBe(studio);
});

it('is found again by a viewer after a crash, with the stage that was on show', async () => {
  const { name, backend, server } = await startWatched();
  await backend.loadStage(studio);
  const { stageRevision } = backend.getStatus();
  const sequences: number[] = [];
  await server.kill();
  await expect.poll(() => backend.getStatus().presence, patience).not.toBe('live');
  closeLater(await startStageServer(name, stages));
  await expect.poll(() => backend.getStatus(), patience).toMatchObject({ presence: 'live', stage: { path: studio } });
  await expect.poll(() => backend.getStatus().stageRevision, patience).toBeGreaterThan(stageRevision);
  backend.onFrame(({ sequence }) => sequences.push(sequence));
  await backend.setCamera({ azimuth: 70 });
  await expect.poll(() => sequences.length, patience).toBeGreaterThan(0);
});
