import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { decodeJpeg } from './support/jpeg-decoder.ts';
import type { Page, ReceivedPicture } from './support/page.ts';
import { type PublishedStage, publishStage } from './support/publish-stage.ts';
import { startGateway, type TestGateway } from './support/start-gateway.ts';

async function start(options: Parameters<typeof publishStage>[0] = {}) {
  const published = publishStage(options);
  const gateway = await startGateway({ stage: { type: 'attach', streamName: published.streamName } });
  return { ...published, published, gateway };
}

/** A page that has seen the first picture. */
async function openPage(gateway: TestGateway, options: { acknowledges?: boolean } = {}): Promise<Page> {
  const page = await gateway.openPage({ lane: 'stream', ...options });
  await page.waitForState('live');
  await page.waitFor(() => page.pictures.at(-1), 'the first picture');
  return page;
}

function ask(page: Page, event_type: string, payload: object): void {
  page.send({ t: 'msg', event_type, payload });
}

function findMessage(page: Page, event_type: string) {
  return page.texts.findLast((text) => text.t === 'msg' && text.event_type === event_type);
}

async function waitForMessage(page: Page, event_type: string): Promise<Record<string, unknown>> {
  const message = await page.waitFor(() => findMessage(page, event_type), event_type);
  return message.payload as Record<string, unknown>;
}

async function waitForNewer(page: Page, than: ReceivedPicture | undefined): Promise<ReceivedPicture> {
  const isNewer = (picture: ReceivedPicture) => picture.sequence > (than?.sequence ?? 0);
  return page.waitFor(() => page.pictures.findLast(isNewer), 'a newer picture');
}

async function readMetric(gateway: TestGateway, line: string): Promise<number> {
  const text = await (await gateway.fetch('/metrics')).text();
  return Number(
    text
      .split('\n')
      .find((candidate) => candidate.startsWith(line))
      ?.split(' ')[1] ?? 0,
  );
}

async function findStageId(gateway: TestGateway, name: string): Promise<string> {
  writeFileSync(join(gateway.stageRoot, name), '#usda 1.0');
  const list = async (query: string) => (await gateway.fetch(`/api/stages${query}`)).json();
  const roots = (await list('')) as { entries: { id: string; name: string }[] };
  const root = roots.entries.find((entry) => entry.name === 'stages');
  const files = (await list(`?dir=${root?.id}`)) as typeof roots;
  const file = files.entries.find((entry) => entry.name === name);
  if (file === undefined) throw new Error(`expected ${name} in the listing, found none`);
  return file.id;
}

describe('stream lane', () => {
  it('encodes each picture once, however many pages watch', async () => {
    const { gateway, stage } = await start();
    const pages = await Promise.all(Array.from({ length: 12 }, () => openPage(gateway)));
    const count = 'framelane_gateway_encode_seconds_count{lane="stream"}';
    for (let drawn = 0; drawn < 10; drawn += 1) {
      const before = pages.map((page) => page.pictures.at(-1));
      stage.render();
      await Promise.all(pages.map((page, i) => waitForNewer(page, before[i])));
    }
    const [first, ...others] = pages.map((page) => page.pictures.at(-1));
    for (const other of others) expect(other).toEqual(first);
    expect(await readMetric(gateway, count)).toBe(11);
    expect(await readMetric(gateway, 'framelane_gateway_clients{lane="stream"}')).toBe(12);
    expect(await readMetric(gateway, 'framelane_gateway_frames_sent_total{lane="stream"}')).toBeGreaterThan(120);
  });

  it('leaves a page that never acknowledges with two pictures, and the others alone', async () => {
    const { gateway, stage } = await start();
    const idle = await openPage(gateway, { acknowledges: false });
    const busy = await openPage(gateway);
    for (let drawn = 0; drawn < 8; drawn += 1) {
      const before = busy.pictures.at(-1);
      stage.render();
      await waitForNewer(busy, before);
    }
    expect(idle.pictures).toHaveLength(2);
    const newest = idle.pictures.at(-1);
    idle.send({ t: 'ack', sequence: newest?.sequence });
    const next = await waitForNewer(idle, newest);
    expect(next.sequence).toBe(busy.pictures.at(-1)?.sequence);
    await idle.waitFor(() => {
      const state = idle.texts.findLast((text) => text.t === 'state');
      const { framesSkipped = 0 } = (state?.stats ?? {}) as { framesSkipped?: number };
      return framesSkipped >= 5 ? state : undefined;
    }, 'the skipped pictures in the state');
  });

  it('takes no frames while nobody can take them', async () => {
    const { gateway, stage } = await start();
    await openPage(gateway, { acknowledges: false });
    for (let drawn = 0; drawn < 50; drawn += 1) stage.render();
    const page = await openPage(gateway);
    await waitForNewer(page, page.pictures[0]);
    expect(await readMetric(gateway, 'framelane_gateway_encode_seconds_count{lane="stream"}')).toBeLessThan(10);
  });

  it('gives each page the answers to its own questions', async () => {
    const { gateway } = await start();
    const [first, second] = [await openPage(gateway), await openPage(gateway)];
    ask(first, 'openStageRequest', { url: await findStageId(gateway, 'a.usda'), request_id: 1 });
    await waitForMessage(first, 'openStageResult');
    ask(first, 'getPropertiesRequest', { prim_path: '/World/Cube', request_id: 7 });
    ask(second, 'getPropertiesRequest', { prim_path: '/World/Sphere', request_id: 7 });
    ask(second, 'getChildrenRequest', { prim_path: '/', request_id: 'seven' });
    expect(await waitForMessage(first, 'getPropertiesResponse')).toMatchObject({
      prim_path: '/World/Cube',
      request_id: 7,
    });
    expect(await waitForMessage(second, 'getPropertiesResponse')).toMatchObject({
      prim_path: '/World/Sphere',
      request_id: 7,
    });
    expect(await waitForMessage(second, 'getChildrenResult')).toMatchObject({ request_id: 'seven' });
    expect(findMessage(first, 'getChildrenResult')).toBeUndefined();
  });

  it('tells every page what one of them changed, without the number of a request', async () => {
    const { gateway } = await start();
    const [first, second] = [await openPage(gateway), await openPage(gateway)];
    ask(first, 'openStageRequest', { url: await findStageId(gateway, 'a.usda'), request_id: 1 });
    const opened = await waitForMessage(second, 'openStageResult');
    expect(opened).toMatchObject({ result: 'success' });
    expect(opened).not.toHaveProperty('request_id');
    ask(first, 'selectPrimsRequest', { paths: ['/World/Cube'], request_id: 2 });
    expect(await waitForMessage(second, 'stageSelectionChanged')).toEqual({ prims: ['/World/Cube'] });
    ask(first, 'setRenderSettingRequest', { key: 'exposure', value: 2, request_id: 3 });
    const { settings } = await waitForMessage(second, 'renderSettingsChanged');
    expect(settings).toMatchObject({ exposure: 2 });
  });

  it('tells every page that a stage could not be opened, so that none goes on waiting for it', async () => {
    const { gateway, stage } = await start();
    const [first, second] = [await openPage(gateway), await openPage(gateway)];
    // The file is in the folders of the gateway, and the stage in memory opens no such files.
    const id = await findStageId(gateway, 'broken.usdz');
    ask(first, 'openStageRequest', { url: id, request_id: 1 });
    const failure = { url: `${id}/broken.usdz`, result: 'error', code: 'stage_not_found' };
    expect(await waitForMessage(first, 'openStageResult')).toMatchObject({ ...failure, request_id: 1 });
    const heard = await waitForMessage(second, 'openStageResult');
    expect(heard).toMatchObject(failure);
    expect(heard).not.toHaveProperty('request_id');
    expect(stage.requests.map(({ event_type }) => event_type)).toEqual(['openStageRequest']);
  });

  it('knows stages by ids and names alone', async () => {
    const { gateway, stage } = await start();
    const page = await openPage(gateway);
    const id = await findStageId(gateway, 'a.usda');
    ask(page, 'openStageRequest', { url: id, request_id: 1 });
    expect(await waitForMessage(page, 'openStageResult')).toMatchObject({ url: `${id}/a.usda`, result: 'success' });
    const path = join(gateway.stageRoot, 'a.usda');
    expect(stage.requests.at(-1)).toMatchObject({ event_type: 'openStageRequest', payload: { url: path } });
    ask(page, 'loadingStateQuery', { request_id: 2 });
    expect(await waitForMessage(page, 'loadingStateResponse')).toMatchObject({ url: `${id}/a.usda` });
    // Texts of a server of somebody else's may hold anything.
    ask(page, 'getPropertiesRequest', { prim_path: path, request_id: 3 });
    expect(await waitForMessage(page, 'viewerError')).toMatchObject({ message: 'no prim at a.usda' });
    expect(page.rawTexts.join('')).not.toContain(gateway.stageRoot);
  });

  it.each(['/etc/passwd', '../a.usda', 'file:///etc/passwd', 'x', '/'])('opens nothing for %s', async (url) => {
    const { gateway, stage } = await start();
    const page = await openPage(gateway);
    ask(page, 'openStageRequest', { url, request_id: 1 });
    const answer = await waitForMessage(page, 'openStageResult');
    expect(answer).toMatchObject({ url, result: 'error', code: 'stage_not_found', request_id: 1 });
    expect(stage.requests).toEqual([]);
  });

  it('lets no page change the size for all, or use what belongs to the gateway', async () => {
    const { gateway, stage } = await start({ features: ['aovs', 'renderProductResize', 'nativeInput'] });
    const page = await openPage(gateway);
    ask(page, 'capabilitiesRequest', { request_id: 1 });
    expect(await waitForMessage(page, 'capabilitiesResult')).toMatchObject({ features: ['aovs'], request_id: 1 });
    ask(page, 'resizeRequest', { width: 16, height: 16, request_id: 2 });
    expect(await waitForMessage(page, 'resizeResult')).toMatchObject({ result: 'error', request_id: 2 });
    expect(stage.requests.map(({ event_type }) => event_type)).toEqual(['capabilitiesRequest']);
  });

  it('answers what is malformed, ignores what is unknown, and keeps the connection', async () => {
    const { gateway, stage } = await start();
    const page = await openPage(gateway);
    ask(page, 'pickRequest', { request_id: 5, x: 'left', y: 1 });
    expect(await waitForMessage(page, 'viewerError')).toMatchObject({ code: 'malformed', request_id: 5 });
    ask(page, 'shmReady', { name: 'viewer', width: 1, height: 1, protocol: 2 });
    ask(page, 'viewerError', { code: 'x', message: 'y' });
    ask(page, '__proto__', {});
    page.send({ t: 'msg', event_type: 'getChildrenRequest', payload: [] });
    const command = await page.command('shutdown');
    expect(command).toMatchObject({ ok: false, code: 'unknown_command' });
    ask(page, 'loadingStateQuery', { request_id: 6 });
    expect(await waitForMessage(page, 'loadingStateResponse')).toMatchObject({ request_id: 6 });
    expect(stage.requests.map(({ event_type }) => event_type)).toEqual(['loadingStateQuery']);
  });

  it('refuses pages of other sites, and sources that are not there', async () => {
    const { gateway } = await start();
    const foreign = { lane: 'stream', headers: { origin: 'https://evil.example' } };
    await expect(gateway.openPage(foreign)).rejects.toThrow('status 403');
    const other = await gateway.openPage({ lane: 'stream', source: 'other' });
    expect(await other.closed).toMatchObject({ code: 4001 });
  });

  it('sends the newest of many moves, and the last before a release', async () => {
    const { gateway, stage } = await start();
    const page = await openPage(gateway);
    ask(page, 'cameraMouseButton', { button: 0, down: true, x: 1, y: 1 });
    for (let x = 2; x <= 60; x += 1) ask(page, 'cameraMouseMove', { x, y: 1 });
    ask(page, 'cameraMouseButton', { button: 0, down: false, x: 60, y: 1 });
    ask(page, 'loadingStateQuery', { request_id: 1 });
    await waitForMessage(page, 'loadingStateResponse');
    const sent = stage.requests.map(({ payload }) => ('x' in payload ? payload.x : undefined));
    expect(sent.slice(-3)).toEqual([60, 60, undefined]);
    expect(sent.length).toBeLessThan(30);
  });

  it('sends half the size to a page that prefers less, and says how large the frame was', async () => {
    const { gateway, stage } = await start();
    const { width, height } = stage.size;
    const small = await openPage(gateway);
    const large = await openPage(gateway);
    small.send({ t: 'pref', maxWidth: width - 1 });
    small.send({ t: 'ping', n: 1 });
    await small.waitFor(() => small.texts.find(({ t }) => t === 'pong'), 'the pong');
    const before = { small: small.pictures.at(-1), large: large.pictures.at(-1) };
    stage.render();
    const reduced = await waitForNewer(small, before.small);
    const full = await waitForNewer(large, before.large);
    expect(decodeJpeg(reduced.jpeg)).toMatchObject({ width: width / 2, height: height / 2 });
    expect(decodeJpeg(full.jpeg)).toMatchObject({ width, height });
    expect(reduced).toMatchObject({ width, height, sequence: full.sequence });
  });

  it('sends the whole picture to a slow page once nothing moves', async () => {
    const { gateway, stage } = await start({ width: 640, height: 360 });
    const slow = await gateway.openPage({ lane: 'stream', acknowledges: false });
    let newest = await waitForNewer(slow, undefined);
    const widthOf = ({ jpeg }: ReceivedPicture) => decodeJpeg(jpeg).width;
    // Late acknowledgements, until the gateway sends less.
    for (let drawn = 0; widthOf(newest) === 640 && drawn < 60; drawn += 1) {
      await new Promise((resolve) => setTimeout(resolve, 400));
      slow.send({ t: 'ack', sequence: newest.sequence });
      stage.render();
      newest = await waitForNewer(slow, newest);
    }
    expect(widthOf(newest)).toBe(320);
    const reduced = newest;
    slow.send({ t: 'ack', sequence: reduced.sequence });
    const whole = await waitForNewer(slow, reduced);
    expect(widthOf(whole)).toBe(640);
    expect(whole.sequence).toBe(reduced.sequence + 1);
    slow.send({ t: 'ack', sequence: whole.sequence });
    stage.render();
    expect((await waitForNewer(slow, whole)).sequence).toBe(whole.sequence + 1);
  });

  it('shows the loss of the server and goes on with its successor, with numbers that only grow', async () => {
    const { gateway, published, stage } = await start();
    const page = await openPage(gateway);
    for (let drawn = 0; drawn < 5; drawn += 1) stage.render();
    const before = await waitForNewer(page, page.pictures[0]);
    published.stop();
    await page.waitForState('lost');
    ask(page, 'getStatsRequest', { request_id: 9 });
    expect(await waitForMessage(page, 'viewerError')).toMatchObject({ code: 'source_gone', request_id: 9 });
    expect(await (await gateway.fetch('/api/sources')).json()).toMatchObject([{ id: 'stream', state: 'lost' }]);
    expect((await gateway.fetch('/readyz')).status).toBe(503);
    published.start();
    const { stats } = await page.waitForState('live');
    expect(stats).toMatchObject({ restarts: 1 });
    expect((await waitForNewer(page, before)).sequence).toBeGreaterThan(before.sequence);
  });

  it('shows the newest picture as a PNG, also while no page is there', async () => {
    const { gateway, stage } = await start();
    const isLive = async () => ((await (await gateway.fetch('/api/sources')).json()) as { state: string }[])[0]?.state;
    await expect.poll(isLive, { timeout: 30_000 }).toBe('live');
    const first = Buffer.from(await (await gateway.fetch('/api/frame.png?source=stream')).arrayBuffer());
    expect(first.readUInt32BE(16)).toBe(stage.size.width);
    showExposure(stage);
    const second = Buffer.from(await (await gateway.fetch('/api/frame.png?source=stream')).arrayBuffer());
    expect(second.equals(first)).toBe(false);
  });
});

/** Changes every pixel. */
function showExposure(stage: PublishedStage['stage']): void {
  const silent = { message: () => undefined, frame: () => undefined, lost: () => undefined };
  const payload = { key: 'exposure', value: 3 };
  stage.receive(silent, JSON.stringify({ event_type: 'setRenderSettingRequest', payload }));
}
