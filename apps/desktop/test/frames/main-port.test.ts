import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { waitSnapshot } from './support/read-page.ts';
import { makePicture, size, startProducer } from './support/streams.ts';
import { useLane } from './support/use-lane.ts';

const cleanUp = useCleanUp();

needs(describe, await electronCapability())('the port of lane main', { timeout: 120_000 }, () => {
  const get = useLane('main');

  /** Connects the page, and keeps the port it was given for whoever took the page over. */
  async function connectTaken() {
    const { page } = get();
    await page.evaluate(() => {
      addEventListener('message', ({ ports: [port] }) => {
        if (port === undefined) return;
        const heard: unknown[] = [];
        port.addEventListener('message', ({ data }) => heard.push(data));
        Object.assign(globalThis, { taken: { port, heard } });
      });
      return lab.api.connect();
    });
    return page;
  }

  it('carries no malformed message of a page that was taken over, answers it, and goes on', async () => {
    const producer = cleanUp(startProducer(get().streamName));
    const received: string[] = [];
    producer.onMessage((text) => received.push(text));
    const page = await connectTaken();
    const errors = await page.evaluate(async () => {
      const told: unknown[] = [];
      const answered = new Promise<void>((resolve) => {
        lab.api.onMessage(({ event_type, payload }) => {
          if (event_type !== 'viewerError') return;
          told.push(payload);
          if (told.length === 3) resolve();
        });
      });
      const { port } = Reflect.get(globalThis, 'taken');
      const messages = [
        { event_type: 'pickRequest', payload: { request_id: 'seven', x: 'left', y: 0 } },
        { event_type: 'openStageRequest', payload: { url: ['/etc/passwd'] } },
        { payload: {} },
      ];
      for (const message of messages) port.postMessage({ type: 'send', message });
      await answered;
      await lab.api.sendMessage({ event_type: 'getStatsRequest' });
      return told;
    });
    expect(errors).toEqual([
      { code: 'malformed', message: expect.stringContaining('pickRequest/x'), request_id: 'seven' },
      { code: 'malformed', message: expect.stringContaining('openStageRequest/url') },
      { code: 'malformed', message: expect.stringContaining('event_type') },
    ]);
    await expect.poll(() => received).toEqual(['{"event_type":"getStatsRequest","payload":{}}']);
    producer.publish(makePicture(7), size);
    expect(await waitSnapshot(page)).toMatchObject({ values: [7] });
  });

  it('ends with what no page of ours would say, and says so', async () => {
    cleanUp(startProducer(get().streamName));
    const page = await connectTaken();
    const foul = [
      '"next"',
      'null',
      '{"type":"next","twice":true}',
      '{"type":"open","name":"../escape"}',
      '{"type":"send","message":"getStatsRequest"}',
      '{"type":"send","message":{"event_type":"getStatsRequest","payload":{"__proto__":{"polluted":true}}}}',
      '{"type":"send","message":{"event_type":"getStatsRequest","payload":{"deep":{"constructor":{}}}}}',
    ];
    for (const message of foul) {
      const code = await page.evaluate(async (json) => {
        await lab.api.connect();
        const wait = lab.api.waitFrame().then(String, (error: { code: string }) => error.code);
        Reflect.get(globalThis, 'taken').port.postMessage(JSON.parse(json));
        return wait;
      }, message);
      expect(code, message).toBe('ERR_BRIDGE_REFUSED');
    }
    expect(await get().app.evaluate(() => Reflect.get({}, 'polluted'))).toBeUndefined();
  });

  it('is not taken from another window that knows the nonce and is faster', async () => {
    const { page, streamName } = get();
    const producer = cleanUp(startProducer(streamName));
    const nonce = crypto.randomUUID();
    await page.evaluate((known) => {
      // What nobody but the page and its preload know, got by other means.
      Object.assign(crypto, { randomUUID: () => known });
      document.body.append(Object.assign(document.createElement('iframe'), { srcdoc: '<p>inside</p>' }));
    }, nonce);
    await expect.poll(() => page.frames().length).toBe(2);
    const inside = page.frames().find((frame) => frame !== page.mainFrame());
    await inside?.evaluate((known) => {
      const forge = () => {
        const { port1, port2 } = new MessageChannel();
        const stream = { name: 'forged', width: 4, height: 4, pixelFormat: 'BGRA8', slotCount: 3, protocolVersion: 2 };
        port1.onmessage = () => port1.postMessage({ type: 'opened', stream });
        parent.postMessage({ type: 'framelane:frames', nonce: known, content: { type: 'port' } }, '*', [port2]);
      };
      Object.assign(globalThis, { forge });
    }, nonce);
    const seen = await page.evaluate(async (known) => {
      let forged = 0;
      addEventListener('message', ({ data, source }) => {
        if (data.nonce === known && source !== window) forged += 1;
      });
      const connecting = lab.api.connect();
      // In the same turn: the true port comes only after main was asked.
      Reflect.get(frames[0] ?? {}, 'forge')();
      const { stream } = await connecting;
      return { name: stream.name, forged };
    }, nonce);
    expect(seen).toEqual({ name: producer.name, forged: 1 });
    producer.publish(makePicture(8), size);
    expect(await waitSnapshot(page)).toMatchObject({ values: [8] });
  });
});
