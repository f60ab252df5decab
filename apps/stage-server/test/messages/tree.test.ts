import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { countViewerBytes, viewerLimits } from '@framelane/protocol/viewer';
import { expect, it, onTestFinished } from 'vitest';
import { countDifferences } from '../support/draw.ts';
import { Peer } from '../support/peer.ts';
import { startWatched, startWithStage, studio } from '../support/server.ts';

/** A server with a stage of the given text. */
async function startWithText(text: string) {
  const root = mkdtempSync(join(tmpdir(), 'tree-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  const path = join(root, 'stage.usda');
  writeFileSync(path, `#usda 1.0\n${text}`);
  return startWithStage(path, { stageRoots: [root] });
}

it('pages through children and counts them all', async () => {
  const many = Array.from({ length: 2500 }, (_, at) => `def Scope "Part_${at}" {}`).join('\n');
  const { peer } = await startWithText(`def Xform "All" {\n${many}\n}`);
  const ask = (page: { offset?: number; limit?: number }) =>
    peer.ask('getChildrenRequest', { prim_path: '/All', ...page }, 'getChildrenResult');
  const page = await ask({ offset: 1200, limit: 3 });
  expect(page.children.map(({ name }) => name)).toEqual(['Part_1200', 'Part_1201', 'Part_1202']);
  expect(page).toMatchObject({ offset: 1200, total: 2500 });
  expect((await ask({ offset: 2499, limit: 10 })).children).toHaveLength(1);
  expect((await ask({ offset: 9000, limit: 10 })).children).toHaveLength(0);
  const whole = await ask({});
  expect(whole.truncated).toBe(true);
  expect(countViewerBytes(JSON.stringify(whole))).toBeLessThanOrEqual(viewerLimits.maxReplyBytes);
  expect((await peer.ask('getPrimCountRequest', {}, 'getPrimCountResult')).count).toBe(2501);

  const found = await peer.ask('findPrimsRequest', { text: 'part_24', limit: 50 }, 'findPrimsResult');
  expect(found.prims).toHaveLength(50);
  expect(found.truncated).toBe(true);
  const one = await peer.ask('findPrimsRequest', { text: 'PART_2499', limit: 50 }, 'findPrimsResult');
  expect(one).toMatchObject({ prims: [{ path: '/All/Part_2499', type: 'Scope' }], truncated: false });
});

it('filters by type or family but keeps what leads further', async () => {
  const { peer } = await startWithStage(studio);
  const names = async (filters: string[]) => {
    const payload = { prim_path: '/World', filters };
    return (await peer.ask('getChildrenRequest', payload, 'getChildrenResult')).children.map(({ name }) => name);
  };
  expect(await names(['camera'])).toEqual(['Right', 'Front', 'Flat']);
  expect(await names(['USDGeom'])).toEqual(['Left', 'Right', 'Front', 'Flat']);
  expect(await names(['USDLux'])).toEqual(['Right']);
});

it('shows every authored property, arrays in short', async () => {
  const { peer } = await startWithStage(studio);
  const reply = await peer.ask('getPropertiesRequest', { prim_path: '/World/Right/Ball' }, 'getPropertiesResponse');
  expect(reply.properties).toEqual({
    'double radius': '0.4',
    'color3f[] primvars:displayColor': 'color3f[1] (0.1, 0.2, 0.8)',
    'float[] weights': 'float[8] 0, 1, 2, 3, …',
  });
});

it('keeps properties within 60 000 bytes, or fewer when asked', async () => {
  const lines = Array.from({ length: 3000 }, (_, at) => `custom string note_${at} = "${'x'.repeat(40)}"`).join('\n');
  const { peer } = await startWithText(`def "Notes" {\n${lines}\n}`);
  for (const maxBytes of [undefined, 5000, 256]) {
    const payload = { prim_path: '/Notes', ...(maxBytes === undefined ? {} : { max_bytes: maxBytes }) };
    const reply = await peer.ask('getPropertiesRequest', payload, 'getPropertiesResponse');
    expect(reply.truncated).toBe(true);
    expect(countViewerBytes(JSON.stringify(reply))).toBeLessThanOrEqual(maxBytes ?? viewerLimits.maxReplyBytes);
  }
});

it('answers for prims that are not there, and without a stage', async () => {
  const { peer } = startWatched();
  const nowhere = { prim_path: '/World/Nowhere' };
  const ask = async () => [
    (await peer.askForError('getChildrenRequest', nowhere)).code,
    (await peer.askForError('getPropertiesRequest', nowhere)).code,
    (await peer.askForError('getVariantsRequest', nowhere)).code,
  ];
  expect(await ask()).toEqual(['prim_not_found', 'prim_not_found', 'prim_not_found']);
  expect((await peer.ask('getChildrenRequest', { prim_path: '/' }, 'getChildrenResult')).total).toBe(0);
  expect((await peer.ask('findPrimsRequest', { text: 'a', limit: 1 }, 'findPrimsResult')).prims).toEqual([]);
  await peer.open(studio);
  expect(await ask()).toEqual(['prim_not_found', 'prim_not_found', 'prim_not_found']);
});

it('chooses variants, keeps what is selected and where one stands', async () => {
  const { server, peer } = await startWithStage(studio);
  const other = new Peer(server.ready.name);
  await other.ask('capabilitiesRequest', {}, 'capabilitiesResult');
  peer.send('setCamera', { azimuth: 10 });
  await peer.ask('selectPrimsRequest', { paths: ['/World/Right/Ball'] }, 'stageSelectionChanged');
  const small = await peer.readPicture();
  const known = await peer.ask('getVariantsRequest', { prim_path: '/World/Right' }, 'getVariantsResponse');
  expect(known.variants).toEqual({ size: { options: ['large', 'small'], selection: 'small' } });
  const choose = (size: string) => {
    const payload = { prim_path: '/World/Right', variant_set: 'size', variant_selection: size };
    return peer.ask('setVariantRequest', payload, 'getVariantsResponse');
  };
  const since = peer.replies.length;
  expect((await choose('large')).variants.size?.selection).toBe('large');
  expect(await other.waitForNews('openStageResult')).toMatchObject({ url: studio, result: 'success' });
  const large = await peer.readPicture();
  expect(countDifferences(small.bgra, large.bgra)).toBeGreaterThan(50);
  const { properties } = await peer.ask(
    'getPropertiesRequest',
    { prim_path: '/World/Right/Ball' },
    'getPropertiesResponse',
  );
  expect(properties['double radius']).toBe('1.2');
  await choose('small');
  expect(countDifferences(small.bgra, (await peer.readPicture()).bgra)).toBe(0);
  // Viewers take progress for a stage that is being opened.
  const heard = [...peer.replies.slice(since), ...other.replies].map(({ event_type }) => event_type);
  expect(heard).not.toContain('updateProgressAmount');
  const wrong = { prim_path: '/World/Right', variant_set: 'size', variant_selection: 'huge' };
  expect((await peer.askForError('setVariantRequest', wrong)).code).toBe('unsupported');
});
