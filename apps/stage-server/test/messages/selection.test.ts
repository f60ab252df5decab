import { expect, it } from 'vitest';
import { countDifferences } from '../support/draw.ts';
import { Peer } from '../support/peer.ts';
import { primitives, startWithStage } from '../support/server.ts';

it('selects what exists, shows it with a line around it, and tells everybody', async () => {
  const { server, peer } = await startWithStage(primitives);
  const other = new Peer(server.ready.name);
  await other.ask('capabilitiesRequest', {}, 'capabilitiesResult');
  const plain = await peer.readPicture();
  const paths = ['/World/Cube', '/World/Nowhere', '/World/Cube', '/'];
  const selected = await peer.ask('selectPrimsRequest', { paths }, 'stageSelectionChanged');
  expect(selected.prims).toEqual(['/World/Cube']);
  const outlined = await peer.readPicture();
  expect(countDifferences(plain.bgra, outlined.bgra)).toBeGreaterThan(10);
  const news = await other.waitForNews('stageSelectionChanged');
  expect(news).toEqual({ prims: ['/World/Cube'] });

  await peer.ask('selectPrimsRequest', { paths: [] }, 'stageSelectionChanged');
  expect(countDifferences(plain.bgra, (await peer.readPicture()).bgra)).toBe(0);
});

it('outlines everything below a selected prim', async () => {
  const { peer } = await startWithStage(primitives);
  const plain = await peer.readPicture();
  await peer.ask('selectPrimsRequest', { paths: ['/World/Cube'] }, 'stageSelectionChanged');
  const one = countDifferences(plain.bgra, (await peer.readPicture()).bgra);
  await peer.ask('selectPrimsRequest', { paths: ['/World'] }, 'stageSelectionChanged');
  const all = countDifferences(plain.bgra, (await peer.readPicture()).bgra);
  expect(all).toBeGreaterThan(one);
});
