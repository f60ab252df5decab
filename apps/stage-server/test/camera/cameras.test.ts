import { expect, it } from 'vitest';
import { countDifferences } from '../support/draw.ts';
import { startWithStage, studio } from '../support/server.ts';

it('looks through cameras of the stage and goes on from there', async () => {
  const { peer } = await startWithStage(studio);
  const own = await peer.readPicture();
  const { cameras, active } = await peer.ask('getCamerasRequest', {}, 'camerasResult');
  expect(cameras.map(({ path }) => path)).toEqual(['/World/Front', '/World/Flat']);
  expect(active).toBeNull();
  const select = (path: string | null) => peer.ask('selectCameraRequest', { prim_path: path }, 'camerasResult');

  expect((await select('/World/Front')).active).toBe('/World/Front');
  const front = await peer.readPicture();
  expect(await peer.pick(50, 45)).toBe('/World/Left');
  expect((await select('/World/Flat')).active).toBe('/World/Flat');
  const flat = await peer.readPicture();
  expect(countDifferences(front.bgra, flat.bgra)).toBeGreaterThan(50);
  // 60 tenths of a unit lie across 160 pixels: the cube's left side is 1 unit from the picture's.
  expect([await peer.pick(25, 45), await peer.pick(28, 45)]).toEqual([undefined, '/World/Left']);
  expect((await select(null)).active).toBeNull();
  expect(countDifferences(own.bgra, (await peer.readPicture()).bgra)).toBe(0);

  await select('/World/Front');
  const since = peer.replies.length;
  peer.send('cameraWheel', { delta: 0.001 });
  expect((await peer.waitForNews('camerasResult', since)).active).toBeNull();
  expect(await peer.pick(50, 45)).toBe('/World/Left');
});

it('knows no other cameras', async () => {
  const { peer } = await startWithStage(studio);
  expect((await peer.askForError('selectCameraRequest', { prim_path: '/World/Left' })).code).toBe('prim_not_found');
});

it('stays usable whatever numbers it is given', async () => {
  const { peer } = await startWithStage(studio);
  const usual = await peer.readPicture();
  const { low, high } = { low: -1e300, high: 1e300 };
  peer.send('setCamera', { azimuth: high, elevation: high, distance: high, target: [high, low, high] });
  peer.send('cameraMouseButton', { button: 1, down: true, x: 0, y: 0 });
  peer.send('cameraMouseMove', { x: high, y: low });
  peer.send('cameraMouseButton', { button: 1, down: false, x: low, y: high });
  peer.send('cameraWheel', { delta: low, x: high, y: low });
  await peer.readPicture();
  peer.send('cameraWheel', { delta: high });
  peer.send('setCamera', { distance: Number.MIN_VALUE });
  await peer.readPicture();
  await peer.ask('resetStageRequest', {}, 'openStageResult');
  expect(countDifferences(usual.bgra, (await peer.readPicture()).bgra)).toBe(0);
});

it('sees the stage upright whichever axis is up', async () => {
  const { peer } = await startWithStage(studio);
  for (const elevation of [90, -90, 1000]) {
    peer.send('setCamera', { elevation });
    const { bgra } = await peer.readPicture();
    expect(new Set(new Uint32Array(bgra.buffer)).size).toBeGreaterThan(50);
  }
});
