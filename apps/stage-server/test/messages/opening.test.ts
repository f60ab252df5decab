import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it, onTestFinished } from 'vitest';
import { countDifferences } from '../support/draw.ts';
import { Peer } from '../support/peer.ts';
import { fixturesFolder, primitives, startWatched, startWithStage, studio } from '../support/server.ts';

it('answers with success and sends what a viewer shows first, to everybody', async () => {
  const { server, peer } = startWatched();
  const other = new Peer(server.ready.name);
  await other.ask('capabilitiesRequest', {}, 'capabilitiesResult');
  expect(await peer.ask('loadingStateQuery', {}, 'loadingStateResponse')).toMatchObject({
    url: null,
    loading_state: 'idle',
  });
  const { request_id: _, ...opened } = await peer.open(studio);
  expect(opened).toEqual({ url: studio, result: 'success', root_prim_path: '/' });
  expect(await other.waitForNews('openStageResult')).toEqual(opened);
  const tree = await other.waitForNews('getChildrenResult');
  expect(tree).toMatchObject({ prim_path: '/', total: 1, children: [{ path: '/World', children: true }] });
  await other.waitForNews('renderSettingsChanged');
  expect(await other.waitForNews('activeAOVState')).toMatchObject({ active: 'LdrColor' });
  expect(await other.waitForNews('stageSelectionChanged')).toEqual({ prims: [] });
  expect(await other.waitForNews('camerasResult')).toMatchObject({ active: null, cameras: [{}, {}] });
  expect(await other.waitForNews('updateProgressActivity')).toHaveProperty('activity');
  const amounts = other.replies.flatMap((reply) =>
    reply.event_type === 'updateProgressAmount' ? [reply.payload.amount] : [],
  );
  expect(amounts).toEqual(amounts.toSorted((a, b) => a - b));
  expect(amounts.at(-1)).toBe(1);
  expect(await other.ask('loadingStateQuery', {}, 'loadingStateResponse')).toMatchObject({ url: studio });
});

it('takes file URLs', async () => {
  const { peer } = startWatched();
  expect((await peer.open(pathToFileURL(studio).href)).result).toBe('success');
  expect(await peer.open('file://elsewhere/a.usda')).toMatchObject({ result: 'error', code: 'path_denied' });
});

it('does not open again what is on show, unless it is reset', async () => {
  const { server, peer } = await startWithStage(studio);
  const other = new Peer(server.ready.name);
  await other.ask('capabilitiesRequest', {}, 'capabilitiesResult');
  const usual = await peer.readPicture();
  await peer.ask('selectPrimsRequest', { paths: ['/World/Left'] }, 'stageSelectionChanged');
  peer.send('setCamera', { azimuth: 80 });
  const turned = await peer.readPicture();
  expect((await peer.open(studio)).result).toBe('success');
  expect((await peer.readPicture()).sequence).toBe(turned.sequence);
  expect(other.replies.some(({ event_type }) => event_type === 'openStageResult')).toBe(false);

  expect((await peer.ask('resetStageRequest', {}, 'openStageResult')).result).toBe('success');
  expect(countDifferences(usual.bgra, (await peer.readPicture()).bgra)).toBe(0);
  await other.waitForNews('openStageResult');
});

it('has nothing to reset without a stage', async () => {
  const { peer } = startWatched();
  const reply = await peer.ask('resetStageRequest', {}, 'openStageResult');
  expect(reply).toMatchObject({ result: 'error', code: 'stage_not_found' });
});

it('says why a stage cannot be opened, keeps the one on show and lives on', async () => {
  const outside = mkdtempSync(join(tmpdir(), 'outside-'));
  const root = mkdtempSync(join(tmpdir(), 'root-'));
  onTestFinished(() => {
    for (const folder of [outside, root]) rmSync(folder, { recursive: true, force: true });
  });
  writeFileSync(join(outside, 'secret.usda'), '#usda 1.0\ndef Cube "Secret" {}\n');
  symlinkSync(join(outside, 'secret.usda'), join(root, 'link.usda'));
  writeFileSync(join(root, 'broken.usda'), '#usda 1.0\ndef Cube "A" {{{');
  writeFileSync(join(root, 'escape.usda'), `#usda 1.0\ndef "A" (references = @${outside}/secret.usda@) {}\n`);
  writeFileSync(join(root, 'far.usda'), '#usda 1.0\n(subLayers = [@https://example.invalid/a.usda@])\n');
  const { peer } = await startWithStage(studio, { stageRoots: [root, fixturesFolder] });
  const before = await peer.readPicture();
  const failures = {
    [join(root, 'missing.usda')]: 'stage_not_found',
    [join(root, 'broken.usda')]: 'stage_invalid',
    [join(outside, 'secret.usda')]: 'path_denied',
    [join(root, 'link.usda')]: 'path_denied',
    [join(root, '../../etc/passwd')]: 'path_denied',
    'https://example.invalid/a.usda': 'path_denied',
    [root]: 'stage_invalid',
  };
  for (const [url, code] of Object.entries(failures)) {
    const reply = await peer.open(url);
    expect(reply, url).toMatchObject({ url, result: 'error', code });
    expect(reply.error, url).toBeTruthy();
  }
  expect(await peer.ask('loadingStateQuery', {}, 'loadingStateResponse')).toMatchObject({
    url: studio,
    loading_state: 'failed',
  });
  expect((await peer.readPicture()).bgra).toEqual(before.bgra);
  expect((await peer.open(studio)).result).toBe('success');
});

it('shows a stage whose parts are missing and says so', async () => {
  const root = mkdtempSync(join(tmpdir(), 'parts-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const wall = readFileSync(join(fixturesFolder, 'textured/wall.usda'), 'utf8');
  writeFileSync(join(root, 'wall.usda'), wall.replace('squares.png', 'gone.png'));
  const { peer } = await startWithStage(join(root, 'wall.usda'), { stageRoots: [root] });
  const news = await peer.waitForNews('viewerError');
  expect(news).toMatchObject({ code: 'stage_invalid', message: expect.stringContaining('gone.png') });
  await peer.readPicture();
  expect(await peer.pick(80, 45)).toBe('/World/Wall');
});

it('shows the newest of stages that are opened at once', async () => {
  const { peer } = startWatched();
  const [first, same, second] = await Promise.all([peer.open(primitives), peer.open(primitives), peer.open(studio)]);
  expect(first).toMatchObject({ result: 'error', code: 'unsupported' });
  expect(same.result).toBe('error');
  expect(second.result).toBe('success');
  expect(await peer.ask('loadingStateQuery', {}, 'loadingStateResponse')).toMatchObject({ url: studio });
});

it('opens once what several want at once', async () => {
  const { server, peer } = startWatched();
  const other = new Peer(server.ready.name);
  const both = await Promise.all([peer.open(studio), peer.open(studio), other.open(studio)]);
  expect(both.map(({ result }) => result)).toEqual(['success', 'success', 'success']);
  await peer.readPicture();
  // Whoever asks first opens it, which is news for the other; everybody else is only answered.
  const countResults = ({ replies }: Peer) =>
    replies.filter(({ event_type }) => event_type === 'openStageResult').length;
  await expect.poll(() => countResults(peer) + countResults(other), { timeout: 30_000 }).toBe(4);
  expect([2, 3]).toContain(countResults(peer));
});
