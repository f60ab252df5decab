import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadPng } from '@framelane/matrix-client';
import { createClock } from '@framelane/viewer-backend';
import { createSocketMatrixBackend } from '@framelane/viewer-backend/socket';
import { CountingClock, describeMatrixBackend } from '@framelane/viewer-backend/testing';
import { describe, expect, it } from 'vitest';
import { PageSocket } from './support/page-socket.ts';
import { startGateway } from './support/start-gateway.ts';
import { TestPanel } from './support/start-panel.ts';
import { makeTempFolder } from './support/temp-folder.ts';

async function start() {
  const panel = await TestPanel.start();
  const gateway = await startGateway({ matrix: { type: 'attach', url: panel.url } });
  return { panel, gateway };
}

describeMatrixBackend(
  'socket over the gateway',
  async () => {
    const { panel, gateway } = await start();
    const clock = new CountingClock(createClock(globalThis));
    const url = `${gateway.url.replace('http', 'ws')}/ws?lane=matrix`;
    let shade = 0;
    return {
      backend: createSocketMatrixBackend({ url, WebSocket: PageSocket, clock }),
      show: () => {
        shade += 10;
        return panel.show(shade, 0, 0);
      },
      changeElsewhere: async (patch) => {
        const headers = { 'content-type': 'application/json' };
        await fetch(`${panel.url}/api/settings`, { method: 'PUT', headers, body: JSON.stringify(patch) });
      },
      restart: async () => {
        await panel.stop();
        await panel.start();
      },
      countTimers: () => clock.pendingTimers,
      // Gateways and panels are ended after each test by who made them.
      close: async () => undefined,
    };
  },
  { describe, it },
);

describe('matrix lane', () => {
  it('sends pictures as they are, and to a slow page the newest', async () => {
    const { panel, gateway } = await start();
    const page = await gateway.openPage({ lane: 'matrix', acknowledges: false });
    const witness = await gateway.openPage({ lane: 'matrix' });
    const isShade = (shade: number) => (picture: { jpeg: Uint8Array }) => picture.jpeg[0] === shade;
    for (const shade of [50, 100, 150, 200]) {
      await panel.show(shade, 1, 2);
      await witness.waitFor(() => witness.pictures.find(isShade(shade)), `shade ${shade}`);
    }
    const last = witness.pictures.at(-1);
    expect(last).toMatchObject({ lane: 'matrix', codec: 'rgb888', width: 64, height: 32, request: 0 });
    expect(last?.jpeg.byteLength).toBe(64 * 32 * 3);
    expect([...(last?.jpeg.subarray(0, 6) ?? [])]).toEqual([200, 1, 2, 200, 1, 2]);
    await page.waitFor(() => page.pictures[1], 'as many as it has credit for');
    expect(page.pictures).toHaveLength(2);
    page.send({ t: 'ack', sequence: page.pictures.at(-1)?.sequence });
    await page.waitFor(() => page.pictures.find(isShade(200)), 'the newest');
    expect(page.pictures).toHaveLength(3);
  });

  it('lists the panel and shows its picture, without a page on it', async () => {
    const { panel, gateway } = await start();
    // Hues this close together do not survive a JPEG.
    await panel.show(9, 200, 7);
    const page = await gateway.openPage({ lane: 'matrix' });
    await page.waitFor(() => page.pictures.find(({ jpeg }) => jpeg[0] === 9), 'the picture');
    expect(await (await gateway.fetch('/api/sources')).json()).toEqual([
      { id: 'matrix', lane: 'matrix', name: new URL(panel.url).host, state: 'live', size: [64, 32] },
    ]);
    const png = await gateway.fetch('/api/frame.png?source=matrix');
    expect([png.status, png.headers.get('content-type')]).toEqual([200, 'image/png']);
    const path = join(makeTempFolder(), 'frame.png');
    writeFileSync(path, new Uint8Array(await png.arrayBuffer()));
    const { width, height, data } = await loadPng(path);
    expect([width, height]).toEqual([64, 32]);
    expect(Buffer.from(data).equals(Buffer.alloc(64 * 32 * 3, Buffer.from([9, 200, 7])))).toBe(true);
    expect((await gateway.fetch('/readyz')).status).toBe(200);
  });

  it('tells no paths, takes none, and knows no other commands', async () => {
    const { gateway } = await start();
    const page = await gateway.openPage({ lane: 'matrix' });
    await page.waitFor(
      () => page.texts.find(({ t, stats }) => t === 'state' && (stats as { report?: object }).report !== undefined),
      'a report',
    );
    expect(await page.command('set_settings', { settings: { onIdle: 'image:/etc/x.png' } })).toMatchObject({
      ok: false,
      code: 'bad_request',
    });
    expect(await page.command('set_settings')).toMatchObject({ ok: false, code: 'bad_request' });
    expect(await page.command('ingest', { media: 'x' })).toMatchObject({ ok: false, code: 'unknown_command' });
    expect(await page.command('get_settings')).toMatchObject({ ok: true, settings: { brightness: 100 } });
    expect(page.rawTexts.join('\n')).toContain('matrix.sock');
    expect(page.rawTexts.join('\n')).not.toMatch(/\/[\w-]+\/matrix\.sock/);
  });

  it('waits for a panel that is not there and finds it when it comes', async () => {
    const panel = await TestPanel.start();
    await panel.stop();
    const gateway = await startGateway({ matrix: { type: 'attach', url: panel.url } });
    const page = await gateway.openPage({ lane: 'matrix' });
    await page.waitFor(
      () => page.texts.find(({ problems }) => JSON.stringify(problems ?? []).includes('source_gone')),
      'why',
    );
    expect((await gateway.fetch('/readyz')).status).toBe(503);
    await panel.start();
    expect((await page.waitForState('live')).stats).toMatchObject({ restarts: 0 });
  });

  it('says that a panel is gone, and goes on with it when it is back', async () => {
    const { panel, gateway } = await start();
    const page = await gateway.openPage({ lane: 'matrix' });
    await page.waitForState('live');
    await panel.stop();
    await page.waitForState('lost');
    expect(await page.command('get_settings')).toMatchObject({ ok: false, code: 'source_gone' });
    await panel.start();
    expect((await page.waitForState('live')).stats).toMatchObject({ restarts: 1 });
    const sequence = page.pictures.at(-1)?.sequence ?? 0;
    await panel.show(1, 2, 3);
    await page.waitFor(() => page.pictures.find((picture) => picture.sequence > sequence), 'a later picture');
  });

  it('lets in only who may connect', async () => {
    const { gateway } = await start();
    await expect(gateway.openPage({ lane: 'matrix', token: 'not-the-token' })).rejects.toThrow('401');
    await expect(gateway.openPage({ lane: 'matrix', headers: { origin: 'http://evil.example' } })).rejects.toThrow(
      '403',
    );
  });
});
