import { describe, expect, it } from 'vitest';
import { countDifferences } from '../support/draw.ts';
import type { Peer } from '../support/peer.ts';
import { startWithStage, studio } from '../support/server.ts';

const [middleX, middleY] = [80, 45];

/** A drag in steps, as messages. */
function drag(peer: Peer, button: 0 | 1 | 2, [fromX, fromY]: [number, number], [toX, toY]: [number, number]): void {
  peer.send('cameraMouseButton', { button, down: true, x: fromX, y: fromY });
  peer.send('cameraMouseMove', { x: (fromX + toX) / 2, y: (fromY + toY) / 2 });
  peer.send('cameraMouseMove', { x: toX, y: toY });
  peer.send('cameraMouseButton', { button, down: false, x: toX, y: toY });
}

const mouse = {
  type: 'mouse',
  modifiers: 0,
  data: 0,
  data2: 0,
  buttonState: 0,
  scrollX: 0,
  scrollY: 0,
  timestampUs: 0,
};

function moveNatively(peer: Peer, x: number, y: number): void {
  // The same place, seen in a window of twice the size.
  peer.client.sendInput({ ...mouse, type: 'mouse', kind: 'move', x: x * 2, y: y * 2, data: 320, data2: 180 });
}

function pressNatively(peer: Peer, button: number, buttonState: number, [x, y]: [number, number]): void {
  peer.client.sendInput({ ...mouse, type: 'mouse', kind: 'button', x, y, data: button, buttonState });
}

function pressKey(peer: Peer, keyCode: number): void {
  const key = { type: 'key', keyCode, scanCode: 0, modifiers: 0, timestampUs: 0 } as const;
  peer.client.sendInput({ ...key, state: 1 });
  peer.client.sendInput({ ...key, state: 0 });
}

/** Everything that was sent on the other route arrived too: both share one line. */
async function startFromFront() {
  const watched = await startWithStage(studio);
  watched.peer.send('setCamera', { azimuth: 0, elevation: 0, target: [0, 0, 0], distance: 8 });
  return { ...watched, before: await watched.peer.readPicture() };
}

describe('dragging', () => {
  it('turns with the left button', async () => {
    const { peer, before } = await startFromFront();
    drag(peer, 0, [80, 45], [110, 45]);
    const turned = await peer.readPicture();
    expect(countDifferences(before.bgra, turned.bgra)).toBeGreaterThan(100);
    // 270 degrees over the height: a third of it is a quarter turn, and the shapes stand behind each other.
    expect(await peer.pick(middleX, middleY)).toBe('/World/Left');
    drag(peer, 0, [110, 45], [80, 45]);
    expect(countDifferences(before.bgra, (await peer.readPicture()).bgra)).toBe(0);
  });

  it('moves what is under the pointer along with the middle button', async () => {
    const { peer } = await startFromFront();
    const wasAt = (await peer.pick(52, 45)) ?? '';
    expect(wasAt).toBe('/World/Left');
    drag(peer, 1, [52, 45], [122, 25]);
    expect(await peer.pick(122, 25)).toBe(wasAt);
    expect(await peer.pick(52, 45)).toBeUndefined();
  });

  it('comes nearer with the right button', async () => {
    const { peer, before } = await startFromFront();
    drag(peer, 2, [80, 45], [80, 30]);
    const nearer = await peer.readPicture();
    expect(countDifferences(before.bgra, nearer.bgra)).toBeGreaterThan(100);
    drag(peer, 2, [80, 30], [80, 45]);
    expect(countDifferences(before.bgra, (await peer.readPicture()).bgra)).toBe(0);
  });

  it('is over for good when the viewport is no longer meant', async () => {
    const { peer, before } = await startFromFront();
    peer.send('cameraMouseButton', { button: 0, down: true, x: 10, y: 10 });
    peer.send('setViewportInputActive', { active: false });
    peer.send('cameraMouseMove', { x: 60, y: 40 });
    drag(peer, 0, [20, 20], [70, 20]);
    peer.send('cameraWheel', { delta: 3 });
    peer.send('setViewportInputActive', { active: true });
    peer.send('cameraMouseMove', { x: 90, y: 40 });
    expect((await peer.readPicture()).sequence).toBe(before.sequence);
    peer.send('cameraWheel', { delta: 3 });
    expect((await peer.readPicture()).sequence).toBeGreaterThan(before.sequence);
  });

  it('takes each client’s pointer for itself', async () => {
    const { server, peer, before } = await startFromFront();
    const { Peer } = await import('../support/peer.ts');
    const other = new Peer(server.ready.name);
    peer.send('cameraMouseButton', { button: 0, down: true, x: 10, y: 10 });
    other.send('cameraMouseMove', { x: 90, y: 40 });
    expect((await other.readPicture()).sequence).toBe(before.sequence);
  });
});

it('zooms to the pointer with the wheel', async () => {
  const { peer } = await startFromFront();
  const edge = [62, 45] as const;
  expect(await peer.pick(...edge)).toBe('/World/Left');
  peer.send('cameraWheel', { delta: 6, x: 56, y: 45 });
  expect(await peer.pick(56, 45)).toBe('/World/Left');
  expect(await peer.pick(74, 45)).toBe('/World/Left');
});

it('gives the same pictures by the control channel as by messages', async () => {
  const byMessages = await startFromFront();
  drag(byMessages.peer, 0, [80, 46], [110, 30]);
  drag(byMessages.peer, 1, [80, 46], [90, 30]);
  drag(byMessages.peer, 2, [80, 46], [80, 40]);
  byMessages.peer.send('cameraWheel', { delta: 2, x: 40, y: 20 });

  const natively = await startFromFront();
  const { peer } = natively;
  const gestures = [
    [1, [80, 46], [110, 30]],
    [2, [80, 46], [90, 30]],
    [3, [80, 46], [80, 40]],
  ] as const;
  for (const [button, [fromX, fromY], [toX, toY]] of gestures) {
    pressNatively(peer, button, 1, [fromX, fromY]);
    moveNatively(peer, (fromX + toX) / 2, (fromY + toY) / 2);
    moveNatively(peer, toX, toY);
    pressNatively(peer, button, 0, [toX, toY]);
  }
  peer.client.sendInput({ ...mouse, type: 'mouse', kind: 'wheel', x: 40, y: 20, scrollY: 2 });
  const [first, second] = [await byMessages.peer.readPicture(), await peer.readPicture()];
  expect(countDifferences(first.bgra, byMessages.before.bgra)).toBeGreaterThan(100);
  expect(countDifferences(first.bgra, second.bgra)).toBe(0);
});

it('ignores buttons and numbers that mean nothing', async () => {
  const { peer, before } = await startFromFront();
  pressNatively(peer, 9, 1, [10, 10]);
  moveNatively(peer, 50, 50);
  pressKey(peer, 65);
  expect((await peer.readPicture()).sequence).toBe(before.sequence);
});

describe('framing', () => {
  it('brings prims into view that are named, selected, or all', async () => {
    const { peer } = await startWithStage(studio);
    const whole = await peer.readPicture();
    peer.send('frameSelectionRequest', { paths: ['/World/Left'] });
    expect(await peer.pick(middleX, middleY)).toBe('/World/Left');
    await peer.ask('selectPrimsRequest', { paths: ['/World/Right'] }, 'stageSelectionChanged');
    peer.send('frameSelectionRequest', {});
    expect(await peer.pick(middleX, middleY)).toBe('/World/Right/Ball');
    await peer.ask('selectPrimsRequest', { paths: [] }, 'stageSelectionChanged');
    peer.send('frameSelectionRequest', {});
    expect(countDifferences(whole.bgra, (await peer.readPicture()).bgra)).toBe(0);
  });

  it('does nothing for what has no shape', async () => {
    const { peer } = await startWithStage(studio);
    const { sequence } = await peer.readPicture();
    peer.send('frameSelectionRequest', { paths: ['/World/Front', '/Nowhere'] });
    expect((await peer.readPicture()).sequence).toBe(sequence);
  });

  it('is F and clearing is Esc on the control channel', async () => {
    const { peer } = await startWithStage(studio);
    await peer.ask('selectPrimsRequest', { paths: ['/World/Left'] }, 'stageSelectionChanged');
    pressKey(peer, 70);
    expect(await peer.pick(middleX, middleY)).toBe('/World/Left');
    const since = peer.replies.length;
    pressKey(peer, 27);
    expect(await peer.waitForNews('stageSelectionChanged', since)).toEqual({ prims: [] });
  });
});
