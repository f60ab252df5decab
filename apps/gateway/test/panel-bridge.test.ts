import { join } from 'node:path';
import { type BridgeJob, type BridgeReport, findFrameAddress, runBridge } from '@framelane/matrix-client/host';
import type { PanelShow } from '@framelane/protocol/gateway';
import { RingWriter } from '@framelane/shm-native';
import jpegTurbo from '@julusian/jpeg-turbo';
import { describe, expect, it } from 'vitest';
import { openTaker } from '../src/server/lanes/matrix/bridge/open-taker.ts';
import type { Page } from './support/page.ts';
import { publishStage } from './support/publish-stage.ts';
import { startGateway } from './support/start-gateway.ts';
import { TestPanel } from './support/start-panel.ts';
import { makeTempFolder } from './support/temp-folder.ts';

const usual = { fit: 'contain', fps: 30 } as const;

function readShow(page: Page): PanelShow | undefined {
  const state = page.texts.findLast((text) => text.t === 'state');
  return (state?.stats as { show?: PanelShow } | undefined)?.show;
}

function waitForShow(page: Page, isWanted: (show: PanelShow) => boolean): Promise<PanelShow> {
  return page.waitFor(() => {
    const show = readShow(page);
    return show !== undefined && isWanted(show) ? show : undefined;
  }, 'what is shown');
}

/** Pictures of the panel that have something lit. */
function findLit(page: Page, from = 0) {
  return page.pictures.slice(from).find(({ jpeg }) => jpeg.some((value) => value > 0));
}

describe('what the gateway shows on its panel', () => {
  it('is moving colours on a panel of its own, until somebody chooses nothing', async () => {
    const gateway = await startGateway({ matrix: { type: 'spawn' } });
    const page = await gateway.openPage({ lane: 'matrix' });
    const witness = await gateway.openPage({ lane: 'matrix' });
    await waitForShow(page, ({ state }) => state === 'showing');
    await page.waitFor(() => new Set(page.pictures.map(({ jpeg }) => jpeg.join())).size > 3 || undefined, 'movement');
    const choice = { ...usual, source: 'none' };
    expect(await page.command('show', { show: choice })).toMatchObject({ ok: true, show: { choice, state: 'off' } });
    expect((await waitForShow(witness, ({ state }) => state === 'off')).choice).toEqual(choice);
  });

  it('is nothing on the panel of somebody else, until somebody chooses a stream; waits while that is away', async () => {
    const panel = await TestPanel.start();
    const stage = publishStage();
    const gateway = await startGateway({
      matrix: { type: 'attach', url: panel.url },
      stage: { type: 'attach', streamName: stage.streamName },
    });
    const page = await gateway.openPage({ lane: 'matrix' });
    const first = await waitForShow(page, () => true);
    expect([first.state, first.sources]).toEqual(['off', ['none', 'demo', 'stream']]);
    expect(findLit(page)).toBeUndefined();
    for (const fit of ['contain', 'cover'] as const) {
      const answer = await page.command('show', { show: { source: 'stream', fit, fps: 60 } });
      expect(answer).toMatchObject({ ok: true });
      const count = page.pictures.length;
      await waitForShow(page, ({ state, choice, shown }) => state === 'showing' && choice.fit === fit && shown > 0);
      await page.waitFor(() => findLit(page, count), 'the stage on the panel');
    }
    stage.stop();
    await waitForShow(page, ({ state }) => state === 'waiting');
    stage.start();
    await waitForShow(page, ({ state }) => state === 'showing');
  });

  it('goes on when the panel comes back', async () => {
    const panel = await TestPanel.start();
    const gateway = await startGateway({ matrix: { type: 'attach', url: panel.url } });
    const page = await gateway.openPage({ lane: 'matrix' });
    await page.waitForState('live');
    expect(await page.command('show', { show: { ...usual, source: 'demo' } })).toMatchObject({ ok: true });
    await waitForShow(page, ({ state }) => state === 'showing');
    await panel.stop();
    await waitForShow(page, ({ state }) => state !== 'showing');
    const count = page.pictures.length;
    await panel.start();
    await waitForShow(page, ({ state }) => state === 'showing');
    await page.waitFor(() => findLit(page, count), 'the demo on the new panel');
  });

  it('refuses lanes that are off and what is no choice', async () => {
    const panel = await TestPanel.start();
    const gateway = await startGateway({ matrix: { type: 'attach', url: panel.url } });
    const page = await gateway.openPage({ lane: 'matrix' });
    const choices = [
      { ...usual, source: 'engine' },
      { ...usual, source: 'x' },
      { ...usual, source: 'demo', fps: 0 },
      7,
    ];
    for (const show of [...choices, undefined]) {
      expect(await page.command('show', { show })).toMatchObject({ ok: false, code: 'bad_request' });
    }
    expect(readShow(page)?.choice.source ?? 'none').toBe('none');
  });
});

describe('the bridge', () => {
  it('shows what an engine leaves in its ring', async () => {
    const panel = await TestPanel.start();
    const gateway = await startGateway({ matrix: { type: 'attach', url: panel.url } });
    const page = await gateway.openPage({ lane: 'matrix' });
    const ring = RingWriter.create({ path: join(makeTempFolder(), 'ring') });
    const stop = new AbortController();
    try {
      const source = { type: 'engine', ringPath: ring.path } as const;
      const address = { socketPath: panel.socketPath };
      const job: BridgeJob = { source, address, panel: { width: 64, height: 32 }, fit: 'contain', fps: 60 };
      const reports: BridgeReport[] = [];
      const running = runBridge(job, { openTaker, stop: stop.signal, tell: (report) => reports.push(report) });
      const size = { width: 128, height: 128 };
      const pixels = Buffer.alloc(size.width * size.height * 4, Buffer.from([30, 200, 60, 255]));
      const { FORMAT_BGRA: format, SAMP_444: subsampling } = jpegTurbo;
      const jpeg = jpegTurbo.compressSync(pixels, { ...size, format, subsampling, quality: 95 });
      ring.publish(jpeg, { ...size, frameIndex: 0, ptsUs: 0, assetIdCrc: 0 });
      const picture = await page.waitFor(() => findLit(page), 'the picture');
      const read = (x: number) => [...picture.jpeg.subarray((16 * 64 + x) * 3, (16 * 64 + x) * 3 + 3)];
      expect(read(2)).toEqual([0, 0, 0]);
      for (const [i, value] of [60, 200, 30].entries()) expect(Math.abs((read(32)[i] ?? 0) - value)).toBeLessThan(4);
      await expect
        .poll(() => reports.at(-1), { timeout: 30_000 })
        .toMatchObject({ hasPicture: true, shown: 1, lost: 0 });
      stop.abort();
      await running;
    } finally {
      stop.abort();
      ring.close();
    }
  });

  it('finds where a panel takes frames', () => {
    const unix = { kind: 'unix', address: '/run/m.sock', state: 'listening', counts: {} };
    const tcp = { kind: 'tcp', address: '0.0.0.0:7777', state: 'listening', counts: {} };
    const [here, there] = ['http://127.0.0.1:80', 'http://wall.example:80'];
    expect(findFrameAddress([tcp, unix], here)).toEqual({ socketPath: '/run/m.sock' });
    expect(findFrameAddress([tcp, unix], there)).toEqual({ tcpAddress: { host: 'wall.example', port: 7777 } });
    expect(findFrameAddress([{ ...unix, state: 'closed' }, tcp], here)).toEqual({
      tcpAddress: { host: '127.0.0.1', port: 7777 },
    });
    expect(findFrameAddress([unix, { ...tcp, address: '127.0.0.1:7777' }], there)).toBeUndefined();
    expect(findFrameAddress([{ ...tcp, address: '[::1]:7777' }], 'http://[::1]:80')).toEqual({
      tcpAddress: { host: '::1', port: 7777 },
    });
  });
});
