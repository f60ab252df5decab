import { describe, expect, it } from 'vitest';
import { countDifferences } from '../support/draw.ts';
import { Peer } from '../support/peer.ts';
import { primitives, startWatched, startWithStage, studio } from '../support/server.ts';

it('draws when something changes and not otherwise', async () => {
  const { peer } = await startWithStage(studio);
  const { sequence } = await peer.readPicture();
  for (let question = 0; question < 20; question += 1) {
    await peer.ask('getChildrenRequest', { prim_path: '/World' }, 'getChildrenResult');
    await peer.pick(question, question);
  }
  peer.send('cameraMouseMove', { x: 10, y: 10 });
  peer.send('cameraWheel', { delta: 0 });
  expect((await peer.readPicture()).sequence).toBe(sequence);
  peer.send('setCamera', { azimuth: 50 });
  expect((await peer.readPicture()).sequence).toBe(sequence + 1);
});

it('shows an empty picture before any stage, to late comers too', async () => {
  const { server, peer } = startWatched();
  const { width, height, bgra } = await peer.readPicture();
  expect([width, height]).toEqual([160, 90]);
  expect((await new Peer(server.ready.name).readPicture()).bgra).toEqual(bgra);
  expect(await peer.pick(80, 45)).toBeUndefined();
});

describe('picking', () => {
  it('says what each pixel shows, and nothing outside', async () => {
    const { peer } = await startWithStage(studio);
    peer.send('selectCameraRequest', { prim_path: '/World/Front' });
    const places = [
      [80, 45, undefined],
      [50, 45, '/World/Left'],
      [110, 45, '/World/Right/Ball'],
      [0, 0, undefined],
      [-1, 45, undefined],
      [160, 45, undefined],
      [1e9, -1e9, undefined],
    ] as const;
    const picked = await Promise.all(places.map(([x, y]) => peer.pick(x, y)));
    expect(picked).toEqual(places.map(([, , path]) => path));
  });

  it('looks at the picture that shows everything sent before', async () => {
    const { peer } = await startWithStage(studio);
    peer.send('setCamera', { azimuth: 0, elevation: 0, target: [-1.5, 0, 0], distance: 3 });
    const left = peer.pick(80, 45);
    peer.send('setCamera', { target: [1.5, 0, 0] });
    expect([await left, await peer.pick(80, 45)]).toEqual(['/World/Left', '/World/Right/Ball']);
  });
});

it('shows each kind of picture and tells everybody which', async () => {
  const { server, peer } = await startWithStage(primitives);
  const other = new Peer(server.ready.name);
  await other.ask('capabilitiesRequest', {}, 'capabilitiesResult');
  const { available } = await peer.ask('getAvailableAOVs', {}, 'availableAOVsResult');
  expect(available).toEqual([
    'LdrColor',
    'DepthSD',
    'NormalSD',
    'InstanceSegmentationSD',
    'SemanticSegmentationSD',
    'DiffuseAlbedoSD',
  ]);
  const color = await peer.readPicture();
  for (const aov of available.slice(1)) {
    const state = await peer.ask('changeAOVRequest', { aov }, 'activeAOVState');
    expect(state).toMatchObject({ active: aov, result: 'success', requested: aov });
    expect(countDifferences(color.bgra, (await peer.readPicture()).bgra), aov).toBeGreaterThan(1000);
  }
  // What was news when the stage was opened may come first.
  const told = () =>
    other.replies.flatMap((reply) => (reply.event_type === 'activeAOVState' ? [reply.payload.active] : []));
  await expect.poll(() => told().filter((aov) => aov !== 'LdrColor'), { timeout: 30_000 }).toEqual(available.slice(1));
  const refused = await peer.ask('changeAOVRequest', { aov: 'Nope' }, 'activeAOVState');
  expect(refused).toMatchObject({ active: 'DiffuseAlbedoSD', result: 'error', requested: 'Nope' });
  expect(refused.reason).toContain('LdrColor');
  await peer.ask('changeAOVRequest', { aov: 'LdrColor' }, 'activeAOVState');
  expect((await peer.readPicture()).bgra).toEqual(color.bgra);
});

it('refuses settings it does not offer and values that do not fit', async () => {
  const { peer } = await startWithStage(primitives);
  const before = await peer.readPicture();
  const wrong = [
    ['nope', 1, 'setting_unknown'],
    ['__proto__', 1, 'setting_unknown'],
    ['exposure', 99, 'setting_value'],
    ['exposure', '1', 'setting_value'],
    ['wireframe', 1, 'setting_value'],
    ['toneMap', 'nope', 'setting_value'],
    ['toneMap', { a: [1] }, 'setting_value'],
  ] as const;
  for (const [key, value, code] of wrong) {
    expect((await peer.askForError('setRenderSettingRequest', { key, value })).code, key).toBe(code);
  }
  const same = await peer.ask('setRenderSettingRequest', { key: 'exposure', value: 0 }, 'renderSettingsChanged');
  expect(same).toMatchObject({ result: 'success', applied: false });
  expect((await peer.readPicture()).sequence).toBe(before.sequence);
});

it('takes another size, at most its own', async () => {
  const { peer } = await startWithStage(studio);
  const resize = (width: number, height: number) => peer.ask('resizeRequest', { width, height }, 'resizeResult');
  expect(await resize(100, 60)).toMatchObject({ width: 100, height: 60, result: 'success' });
  expect(await peer.readPicture()).toMatchObject({ width: 100, height: 60 });
  expect(await resize(1600, 1600)).toMatchObject({ width: 90, height: 90, result: 'success' });
  expect(await peer.readPicture()).toMatchObject({ width: 90, height: 90 });
  expect(await resize(1, 1)).toMatchObject({ width: 1, height: 1, result: 'success' });
  expect(await peer.readPicture()).toMatchObject({ width: 1, height: 1 });
});

it('keeps its size for a viewer that joins others, unless that viewer insists', async () => {
  const { peer, server } = await startWithStage(studio);
  const resize = (from: Peer, size: { width: number; height: number; if_alone: boolean }) =>
    from.ask('resizeRequest', size, 'resizeResult');
  expect(await resize(peer, { width: 80, height: 40, if_alone: true })).toMatchObject({ width: 80, height: 40 });
  const second = new Peer(server.ready.name);
  for (const asker of [second, peer]) {
    expect(await resize(asker, { width: 50, height: 50, if_alone: true })).toMatchObject({ width: 80, height: 40 });
  }
  expect(await resize(second, { width: 50, height: 50, if_alone: false })).toMatchObject({ width: 50, height: 50 });
  expect(await peer.readPicture()).toMatchObject({ width: 50, height: 50 });
  second.client.close();
  // The server learns of its leaving a moment later.
  await expect.poll(() => resize(peer, { width: 80, height: 40, if_alone: true })).toMatchObject({ width: 80 });
});
