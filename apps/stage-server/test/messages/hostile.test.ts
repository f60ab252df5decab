import { expect, it } from 'vitest';
import { readMouse } from '../../src/camera/native-input.ts';
import type { Peer } from '../support/peer.ts';
import { startWithStage, studio } from '../support/server.ts';

async function countErrors(peer: Peer): Promise<number> {
  await peer.pick(0, 0);
  return peer.replies.filter((reply) => reply.event_type === 'viewerError' && reply.payload.code === 'malformed')
    .length;
}

it('answers what is not a message with malformed and goes on', async () => {
  const { peer } = await startWithStage(studio);
  const wrong = [
    '',
    '{',
    'null',
    '[]',
    '"text"',
    '{}',
    '{"event_type":7}',
    '{"event_type":"pickRequest","payload":[]}',
    '{"event_type":"pickRequest","payload":{"x":1,"y":2}}',
    '{"event_type":"pickRequest","payload":{"request_id":{},"x":1,"y":2}}',
    '{"event_type":"openStageRequest","payload":{"url":7}}',
    '{"event_type":"getChildrenRequest","payload":{"prim_path":"/","limit":-1}}',
    '{"event_type":"getChildrenRequest","payload":{"prim_path":"/","limit":1e9}}',
    '{"event_type":"setCamera","payload":{"distance":0}}',
    '{"event_type":"setCamera","payload":{"target":[1,2]}}',
    '{"event_type":"cameraMouseMove","payload":{"x":1e999,"y":0}}',
    '{"event_type":"resizeRequest","payload":{"width":0,"height":5}}',
    '{"event_type":"resizeRequest","payload":{"width":1e9,"height":5}}',
    `{"event_type":"selectPrimsRequest","payload":{"paths":["${'x'.repeat(5000)}"]}}`,
    `${'['.repeat(200_000)}`,
    'x'.repeat(500_000),
  ];
  for (const text of wrong) peer.client.sendMessage(text);
  expect(await countErrors(peer)).toBe(wrong.length);
});

it('echoes the id of a malformed request', async () => {
  const { peer } = await startWithStage(studio);
  peer.client.sendMessage('{"event_type":"resizeRequest","payload":{"width":"a","request_id":"mine"}}');
  const reply = await peer.waitFor(
    (found) => found.event_type === 'viewerError' && found.payload.request_id === 'mine',
    'resizeRequest',
  );
  expect(reply.payload).toMatchObject({ code: 'malformed', message: expect.stringContaining('resizeRequest') });
});

it('says nothing to events it does not know but counts them', async () => {
  const { peer } = await startWithStage(studio);
  await peer.readPicture();
  const before = peer.replies.filter(({ event_type }) => event_type !== 'frameStats').length;
  for (const event of ['nope', '__proto__', 'constructor', 'toString', 'getChildrenResult', 'x'.repeat(100_000)]) {
    peer.client.sendMessage(JSON.stringify({ event_type: event, payload: {} }));
  }
  await peer.pick(0, 0);
  expect(peer.replies.filter(({ event_type }) => event_type !== 'frameStats')).toHaveLength(before + 1);
  const stats = await peer.ask('getStatsRequest', {}, 'getStatsResult');
  expect(stats).toMatchObject({ messagesUnknown: 6, messagesMalformed: 0, clients: 1, prims: 6 });
});

it('survives paths, texts and names that are none', async () => {
  const { peer } = await startWithStage(studio);
  for (const path of ['World', '//', '/World/', '/World/../World', '/__proto__', '/World.size', '\u0000', '\ud800']) {
    expect((await peer.askForError('getPropertiesRequest', { prim_path: path })).code, path).toBe('prim_not_found');
    await peer.ask('selectPrimsRequest', { paths: [path] }, 'stageSelectionChanged');
    peer.send('frameSelectionRequest', { paths: [path] });
    await peer.ask('findPrimsRequest', { text: path, limit: 10 }, 'findPrimsResult');
  }
  const paths = Array.from({ length: 10_000 }, (_, at) => `/Nowhere_${at}`);
  expect((await peer.ask('selectPrimsRequest', { paths }, 'stageSelectionChanged')).prims).toEqual([]);
  const variant = { prim_path: '/World/Right', variant_set: '__proto__', variant_selection: 'x' };
  expect((await peer.askForError('setVariantRequest', variant)).code).toBe('unsupported');
});

it('refuses questions beyond what it can hold and answers the rest', async () => {
  const { peer } = await startWithStage(studio);
  const count = 3000;
  const asked = Array.from({ length: count }, () =>
    peer.askAny('getPropertiesRequest', { prim_path: '/World/Left' }, (event) =>
      ['getPropertiesResponse', 'viewerError'].includes(event),
    ),
  );
  const answers = await Promise.all(asked);
  expect(answers).toHaveLength(count);
  expect(answers.some(({ event_type }) => event_type === 'getPropertiesResponse')).toBe(true);
  expect(await peer.pick(0, 0)).toBeUndefined();
});

it('keeps up with a flood of input', async () => {
  const { peer } = await startWithStage(studio);
  peer.send('cameraMouseButton', { button: 0, down: true, x: 0, y: 0 });
  for (let at = 0; at < 5000; at += 1) peer.send('cameraMouseMove', { x: at % 160, y: at % 90 });
  peer.send('cameraMouseButton', { button: 0, down: false, x: 0, y: 0 });
  await peer.readPicture();
});

it('takes no wheel that is not a number', () => {
  const event = { type: 'mouse', kind: 'wheel', modifiers: 0, x: 1, y: 1, data: 0, data2: 0, buttonState: 0 } as const;
  const size = { width: 10, height: 10 };
  const scroll = { ...event, scrollX: 0, timestampUs: 0 };
  expect(readMouse({ ...scroll, scrollY: Number.NaN }, size)).toBeUndefined();
  expect(readMouse({ ...scroll, scrollY: 1 }, size)).toMatchObject({ notches: 1 });
});
