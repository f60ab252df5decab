import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { makeClip } from '../support/test-clips.ts';
import { DealerClient, RequestClient } from '../support/wire-clients.ts';
import { useEngine } from '../support/with-engine.ts';

describe('pings', () => {
  const test = useEngine({
    prepare: (folder) =>
      makeClip(join(folder, 'clip.mp4'), { width: 1920, height: 1080, frameCount: 30, keyframeInterval: 100 }).then(
        () => undefined,
      ),
  });
  const extra: { close: () => void }[] = [];
  afterEach(() => {
    for (const client of extra.splice(0)) client.close();
  });

  it('tell the same on both sockets', async () => {
    const pinger = new RequestClient(test.engine.pingPort);
    extra.push(pinger);
    const before = await pinger.call('ping');
    expect(before).toMatchObject({ ok: true, status: 'alive', last_frame_ms: 0 });
    expect(before.uptime_s).toBeGreaterThanOrEqual(0);
    expect(before.epoch).toMatch(/^[0-9a-f]{16}$/);
    expect((await test.client.call('ping')).epoch).toBe(before.epoch);
  });

  it('are answered, as busy, while pictures are being made, and alive afterwards', async () => {
    const pinger = new RequestClient(test.engine.pingPort);
    const dealer = new DealerClient(test.engine.commandPort);
    extra.push(pinger, dealer);
    await test.client.call('ingest', { path: join(test.folder, 'clip.mp4') });
    const chain = Array(5).fill({ effectId: 'fx.blur', parameters: { radius: 50 } });
    const count = 20;
    for (let index = 0; index < count; index += 1) {
      await dealer.send({ cmd: 'apply_chain', id: index, frame_index: (index * 11) % 30, chain });
    }
    let answered = 0;
    let isDone = false;
    const rendering = (async () => {
      for (let index = 0; index < count; index += 1) {
        const { reply } = await dealer.receive();
        // One connection, one queue: replies to its renders come in the order sent.
        expect([reply.ok, reply.id]).toEqual([true, index]);
      }
      isDone = true;
    })();
    while (!isDone) {
      const pong = await pinger.call('ping');
      expect(pong.ok).toBe(true);
      if (pong.status === 'busy') answered += 1;
      expect((await test.client.call('ping')).ok).toBe(true);
    }
    await rendering;
    expect(answered).toBeGreaterThan(count);
    await expect.poll(async () => (await pinger.call('ping')).status).toBe('alive');
    expect((await pinger.call('ping')).last_frame_ms).toBeGreaterThan(0);
  });

  it('queue at most 64 heavy commands of one connection and refuse more as busy', async () => {
    const dealer = new DealerClient(test.engine.commandPort);
    extra.push(dealer);
    await test.client.call('ingest', { path: join(test.folder, 'clip.mp4') });
    const chain = [{ effectId: 'fx.blur', parameters: { radius: 50 } }];
    // Many more than there is room for: the engine goes on rendering while they are sent.
    const count = 200;
    for (let index = 0; index < count; index += 1)
      await dealer.send({ cmd: 'apply_chain', id: index, frame_index: 0, chain });
    const codes = new Map<unknown, unknown>();
    while (codes.size < count) {
      const { reply } = await dealer.receive();
      codes.set(reply.id, reply.code ?? 'ok');
    }
    expect([...codes.values()].filter((code) => code === 'busy').length).toBeGreaterThan(0);
    expect([...codes.values()].filter((code) => code === 'ok').length).toBeGreaterThanOrEqual(64);
    expect(codes.get(0)).toBe('ok');
    // Another connection has a queue of its own.
    expect(await test.client.call('seek', { time: 0 })).toMatchObject({ ok: true });
  });
});
