import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { launchLane } from './support/launch-lane.ts';
import { waitSnapshot } from './support/read-page.ts';
import { makePicture, makeStreamName, size, startProducer } from './support/streams.ts';
import { useLane } from './support/use-lane.ts';

const cleanUp = useCleanUp();
/** Out of the slot and no more; in lane `main` out of the client's ring and into the page's besides. */
const copiesOf = { mapped: 0, copied: 1, main: 3 } as const;

needs(describe, await electronCapability())('frame lanes', { timeout: 120_000 }, () => {
  describe.each(['mapped', 'copied', 'main'] as const)('lane %s', (lane) => {
    const get = useLane(lane);

    it('has every member of the API, twice', async () => {
      const { page, streamName } = get();
      const producer = cleanUp(startProducer(streamName));
      const received: string[] = [];
      producer.onMessage((text) => received.push(text));
      for (const round of [1, 2]) {
        expect(await page.evaluate(() => lab.api.connect())).toEqual({
          protocolVersion: 1,
          stream: { name: producer.name, ...size, pixelFormat: 'BGRA8', slotCount: 3, protocolVersion: 2 },
          features: [],
        });
        expect(await page.evaluate(() => lab.api.getStatus())).toMatchObject({ presence: 'live', lane, problems: [] });
        for (let i = 1; i <= 4; i += 1) {
          const value = round * 10 + i;
          producer.publish(makePicture(value), size);
          const header = [size.width, size.height, (round - 1) * 4 + i];
          expect(await waitSnapshot(page)).toEqual({ header, values: [value], isShared: true });
        }
        await page.evaluate(() => lab.api.sendMessage({ event_type: 'getStatsRequest' }));
        await expect.poll(() => received).toEqual(Array(round).fill('{"event_type":"getStatsRequest","payload":{}}'));
        producer.sendMessage(`{"event_type":"getStatsResult","payload":{"fps":${round}}}`);
        await page.waitForFunction((count) => lab.messages.length === count, round);
        const wait = waitSnapshot(page);
        await page.evaluate(() => lab.api.disconnect());
        expect(await wait).toMatch(/ERR_(VIEWER_DISCONNECTED|SHM_CLOSED)/);
        expect(await page.evaluate(() => lab.api.getStatus())).toMatchObject({ presence: 'idle' });
        await expect.poll(() => producer.stats().clients).toBe(0);
      }
    });

    it('tells figures of the frames it gave, over all attachments', async () => {
      // Of three slots the fourth frame after one takes that one's, which only lane `mapped` sees.
      const torn = lane === 'mapped' ? 1 : 0;
      const { page, streamName } = get();
      const producer = cleanUp(startProducer(streamName));
      const none = { framesShown: 0, framesDropped: 0, fps: 0, latencyMs: { p50: 0, p99: 0 } };
      expect(await page.evaluate(() => lab.api.getStatus())).toMatchObject({ presence: 'idle', stats: none });
      await page.evaluate(() => lab.api.connect());
      const show = async (frames: number) => {
        for (let i = 0; i < frames; i += 1) producer.publish(makePicture(i), size);
        return page.evaluate(async () => {
          await lab.api.nextFrame();
          return (await lab.api.getStatus()).stats;
        });
      };
      const expected = { framesShown: 1, framesDropped: 0, latencyMs: none.latencyMs };
      expect(await show(1)).toMatchObject(expected);
      expect(await show(4)).toMatchObject({ ...expected, framesShown: 2 - torn, framesDropped: 3 + torn });
      await page.evaluate(() => lab.api.sendMessage({ event_type: 'cameraWheel', payload: { delta: 1 } }));
      const stats = await show(1);
      expect(stats).toMatchObject({ framesShown: 3 - torn, framesDropped: 3 + torn });
      expect(stats.fps).toBeGreaterThan(0);
      expect(stats.latencyMs.p50).toBeGreaterThan(0);
      await page.evaluate(() => lab.api.disconnect());
      await page.evaluate(() => lab.api.connect());
      expect(await show(1)).toMatchObject({ framesShown: 4 - torn, framesDropped: 3 + torn });
    });

    it('sends nothing that is malformed, and goes on', async () => {
      const { page, streamName } = get();
      const producer = cleanUp(startProducer(streamName));
      const received: string[] = [];
      producer.onMessage((text) => received.push(text));
      await page.evaluate(() => lab.api.connect());
      const failures = await page.evaluate(async () => {
        const wrong: unknown[] = [
          { event_type: 'pickRequest', payload: { request_id: 1, x: 'left', y: 0 } },
          { event_type: 'cameraWheel', payload: { delta: '1' } },
          { event_type: 'getStatsRequest', payload: [] },
          { event_type: 7 },
          {},
        ];
        const code = (promise: Promise<unknown>) => promise.then(String, (error: { code: string }) => error.code);
        // What a page of ours would not send by its types.
        return Promise.all(wrong.map((message) => code(lab.api.sendMessage(message as { event_type: string }))));
      });
      expect(failures).toEqual(failures.map(() => 'ERR_BRIDGE_REFUSED'));
      await page.evaluate(() => lab.api.sendMessage({ event_type: 'ofAnotherVersion', payload: { kept: true } }));
      await expect.poll(() => received).toEqual(['{"event_type":"ofAnotherVersion","payload":{"kept":true}}']);
      producer.publish(makePicture(5), size);
      expect(await waitSnapshot(page)).toMatchObject({ values: [5] });
    });

    it('copies a picture as often as it must', async () => {
      const { page, streamName } = get();
      const producer = cleanUp(startProducer(streamName));
      await page.evaluate(() => lab.api.connect());
      for (let i = 1; i <= 5; i += 1) {
        producer.publish(makePicture(i), size);
        await page.evaluate(() => lab.api.nextFrame().then(() => undefined));
      }
      const stats = await page.evaluate(() => lab.api.readLaneStats());
      expect(stats).toMatchObject({
        skipped: 0,
        torn: 0,
        copiedBytes: copiesOf[lane] * 5 * size.width * size.height * 4,
      });
    });
  });

  describe('the page', () => {
    const get = useLane('mapped');

    it('tells a stream that is not there', async () => {
      const { page, streamName } = get();
      cleanUp(startProducer(streamName));
      const failures = await page.evaluate(async (missing) => {
        const code = (promise: Promise<unknown>) => promise.then(String, (error: { code: string }) => error.code);
        const nobody = await code(lab.api.connect({ name: missing }));
        const { presence } = await lab.api.getStatus();
        await lab.api.connect();
        return { nobody, presence, lane: (await lab.api.getStatus()).lane };
      }, makeStreamName());
      expect(failures).toEqual({
        nobody: 'ERR_SHM_NOT_FOUND',
        presence: 'idle',
        lane: 'mapped',
      });
    });

    it('ends a connect that is under way', async () => {
      const { page, streamName } = get();
      const producer = cleanUp(startProducer(streamName));
      const ended = await page.evaluate(async () => {
        const connect = lab.api.connect().then(
          () => 'connected',
          (error: { code: string }) => error.code,
        );
        await lab.api.disconnect();
        return connect;
      });
      expect(ended).toMatch(/ERR_(VIEWER_DISCONNECTED|SHM_TIMEOUT)/);
      await expect.poll(() => producer.stats().clients).toBe(0);
      expect(await page.evaluate(() => lab.api.connect().then(({ stream }) => stream.name))).toBe(producer.name);
    });

    it('shows a page that writes into the mapped memory only itself', async () => {
      const { app, page, streamName } = get();
      const producer = cleanUp(startProducer(streamName));
      await page.evaluate(() => {
        window.addEventListener('message', ({ data }) => {
          if (data.content?.type === 'region') Object.assign(globalThis, { stolen: data.content.region });
        });
        return lab.api.connect();
      });
      producer.publish(makePicture(1), size);
      await page.evaluate(() => new Uint8Array(Reflect.get(globalThis, 'stolen')).fill(0xcc));
      // Another reader of the same stream, in main, finds the producer's bytes.
      const second = await app.evaluate(async (_electron, name) => {
        const { createShmClient } = process.mainModule?.require('@framelane/shm-native') ?? {};
        const client = createShmClient();
        client.connect({ name });
        const pixels = new Set(new Uint8Array(await client.waitFrame(), 16));
        client.close();
        return [...pixels];
      }, producer.name);
      expect(second).toEqual([1]);
      // The page's own view is frozen, which the lane notices: it ends, and a new attachment shows the stream again.
      producer.publish(makePicture(2), size);
      expect(await waitSnapshot(page)).toMatch(/ERR_SHM_(STATE|BAD_FRAME)/);
      await page.evaluate(() => lab.api.connect());
      expect(await waitSnapshot(page)).toMatchObject({ values: [2] });
    });

    it('looks four times a second for a page nobody sees, and shows what comes', async () => {
      const { app, page, streamName } = get();
      const producer = cleanUp(startProducer(streamName));
      await page.evaluate(() => lab.api.connect());
      const waiting = waitSnapshot(page);
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.hide());
      // Looks are counted against a timer of the page, which is late when the looks are.
      const countLooks = () =>
        page.evaluate(async (ticks) => {
          const read = () => lab.api.readLaneStats()?.looks ?? 0;
          const before = read();
          for (let i = 0; i < ticks; i += 1) await new Promise((resolve) => setTimeout(resolve, 250));
          return read() - before;
        }, 8);
      await expect.poll(countLooks, { timeout: 60_000 }).toBeLessThanOrEqual(9);
      expect(await countLooks()).toBeGreaterThanOrEqual(4);
      producer.publish(makePicture(21), size);
      expect(await waiting).toMatchObject({ values: [21] });
      await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.show());
    });
  });

  describe('what is posted to the page', () => {
    const get = useLane('copied');

    it('takes memory only from its own preload: not from another window, nor with another nonce', async () => {
      const { page, streamName } = get();
      const producer = cleanUp(startProducer(streamName));
      const value = await page.evaluate(async () => {
        const fake = new SharedArrayBuffer(16 + 651 * 320 * 4);
        for (const nonce of ['', crypto.randomUUID()]) {
          window.postMessage(
            { type: 'framelane:frames', nonce, content: { type: 'slot', slot: 0, buffer: fake } },
            '*',
          );
        }
        await lab.api.connect();
        window.postMessage(
          { type: 'framelane:frames', nonce: crypto.randomUUID(), content: { type: 'slot', slot: 0, buffer: fake } },
          location.origin,
        );
        return 'connected';
      });
      expect(value).toBe('connected');
      producer.publish(makePicture(9), size);
      expect(await waitSnapshot(page)).toMatchObject({ values: [9] });
    });

    it('takes nothing that another window posts with the right nonce, nor what has not the shape', async () => {
      const { page, streamName } = get();
      const producer = cleanUp(startProducer(streamName));
      const failures: string[] = [];
      page.on('pageerror', (error) => failures.push(String(error)));
      // What nobody but the page and its preload know, got by other means.
      const nonce = crypto.randomUUID();
      await page.evaluate((known) => {
        Object.assign(crypto, { randomUUID: () => known });
        Object.assign(globalThis, { forged: 0 });
        addEventListener('message', ({ data, source }) => {
          if (data.nonce === known && source !== window)
            Object.assign(globalThis, { forged: Reflect.get(globalThis, 'forged') + 1 });
        });
        document.body.append(Object.assign(document.createElement('iframe'), { srcdoc: '<p>inside</p>' }));
        return lab.api.connect();
      }, nonce);
      const show = async (value: number): Promise<void> => {
        producer.publish(makePicture(value), size);
        expect(await waitSnapshot(page)).toMatchObject({ values: [value] });
      };
      // Every buffer of the ring is in use, so that none is posted any more.
      for (const value of [1, 2, 3, 4]) await show(value);
      const inside = page.frames().find((frame) => frame !== page.mainFrame());
      await inside?.evaluate((known) => {
        for (const slot of [0, 1, 2, 3]) {
          const buffer = new SharedArrayBuffer(16 + 651 * 320 * 4);
          parent.postMessage({ type: 'framelane:frames', nonce: known, content: { type: 'slot', slot, buffer } }, '*');
        }
      }, nonce);
      await page.waitForFunction(() => Reflect.get(globalThis, 'forged') === 4);
      for (const value of [5, 6, 7, 8]) await show(value);

      await page.evaluate(async (known) => {
        const buffer = new SharedArrayBuffer(16);
        const contents = [
          undefined,
          null,
          'slot',
          {},
          { type: 'slot', slot: 0 },
          { type: 'slot', slot: 0, buffer: new ArrayBuffer(16) },
          { type: 'slot', slot: -1, buffer },
          { type: 'slot', slot: 1e9, buffer },
          { type: 'slot', slot: '0', buffer },
          { type: 'region', region: {} },
          { type: 'port' },
          { type: 'else' },
        ];
        for (const content of contents) window.postMessage({ type: 'framelane:frames', nonce: known, content }, '*');
        await new Promise((resolve) => setTimeout(resolve));
      }, nonce);
      for (const value of [9, 10, 11, 12]) await show(value);
      expect(failures).toEqual([]);
    });
  });

  it('goes on in the next lane where one cannot be used, and says why', async () => {
    const producer = cleanUp(startProducer());
    const stage = { type: 'attach', streamName: producer.name, isTrusted: false } as const;
    const { app, page } = cleanUp(await launchLane({ stage }));
    const allow = (allowedLanes: string[]) =>
      app.evaluate(
        ({ ipcMain }, value) => {
          ipcMain.removeHandler('framelane:get-lane-source');
          ipcMain.handle('framelane:get-lane-source', () => ({ ok: true, value }));
        },
        { streamName: producer.name, allowedLanes, isTrusted: true },
      );
    await allow(['mapped', 'copied']);
    const failure = await page.evaluate(() =>
      lab.api.connect().then(
        () => ({ code: 'none', message: '' }),
        ({ code, message }: { code: string; message: string }) => ({ code, message }),
      ),
    );
    expect(failure).toMatchObject({ code: 'ERR_LANE_UNAVAILABLE', message: expect.stringContaining('Choose "auto"') });
    expect(failure.message.match(/^(mapped|copied): .*sandbox/gm)).toHaveLength(2);
    await allow(['mapped', 'copied', 'main']);
    await page.evaluate(() => lab.api.connect());
    const status = await page.evaluate(() => lab.api.getStatus());
    expect(status).toMatchObject({ presence: 'live', lane: 'main' });
    expect(status.problems.map(({ code, message }) => [code, message])).toEqual([
      ['ERR_LANE_UNAVAILABLE', expect.stringMatching(/^Lane mapped .*sandbox/)],
      ['ERR_LANE_UNAVAILABLE', expect.stringMatching(/^Lane copied .*sandbox/)],
    ]);
    producer.publish(makePicture(77), size);
    expect(await waitSnapshot(page)).toMatchObject({ values: [77] });
  });
});
