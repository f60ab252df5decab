import { existsSync } from 'node:fs';
import {
  EngineClient,
  type EngineProcess,
  Heartbeat,
  openPinger,
  seedFeatures,
  spawnEngine,
} from '@framelane/engine-client';
import { crc32, RingReader } from '@framelane/shm-native';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { pythonCapability } from '../src/index.mjs';
import { makeClip } from './support/seed-engine.ts';
import { readSeedRing } from './support/seed-session.ts';
import { seedEngineCommand } from './support/spawned-seed-engine.ts';
import { useWorkFolder } from './support/work-folder.ts';

const inWorkFolder = useWorkFolder();
const closeLater = useCleanUp();

async function spawnSeed(options: readonly (string | number)[] = []): Promise<EngineProcess> {
  const engine = await spawnEngine(await seedEngineCommand(inWorkFolder('ring'), options));
  closeLater({ close: () => engine.kill() });
  return engine;
}

function connect(engine: EngineProcess): EngineClient {
  return closeLater(EngineClient.connect(engine.address));
}

needs(describe, await pythonCapability())('our client and an engine written from the seed', () => {
  it.each([
    ['zmq', []],
    ['port', []],
    ['bare', []],
    ['bare', ['--banner', 'engine of the seed, version 2']],
  ])('meet on a port printed in the form "%s" %j', async (form, options) => {
    const engine = await spawnSeed(['--port-line', form, ...options]);
    expect(engine.handshake.isReady).toBe(false);
    expect(engine.address).toMatchObject({ features: seedFeatures, ringPath: inWorkFolder('ring') });
    expect(engine.address.pingEndpoint).toBe(engine.address.endpoint);
    expect(engine.address.eventEndpoint).toBeUndefined();
    expect(await connect(engine).send('ping', {})).toMatchObject({ status: 'alive', last_frame_ms: 0 });
  });

  it('show the wanted frames through a ring without footers', async () => {
    const engine = await spawnSeed();
    const client = connect(engine);
    const clip = await client.send('ingest', { path: await makeClip(inWorkFolder('clip.webp')) });
    expect(clip).toMatchObject({ width: 320, height: 180, fps: 25, duration: 2, codec: 'webp', has_audio: false });
    const reader = closeLater(RingReader.open(engine.address.ringPath ?? ''));
    const target = new Uint8Array(reader.info.slotSizeBytes);
    for (const [time, frameIndex] of [
      [0.4, 10],
      [1.9999, 49],
      [0, 0],
    ] as const) {
      expect(await client.send('seek', { time })).toMatchObject({ frame_index: frameIndex });
      const frame = reader.copyLatestInto(target);
      const { picture } = await readSeedRing(engine.address.ringPath ?? '');
      expect(picture?.number).toBe(frameIndex);
      expect(crc32(target.subarray(0, frame?.byteLength))).toBe(picture?.crc32);
    }
    const inverted = await client.send('render_frame', { time: 0.4, chain: [{ effectId: 'fx.invert' }] });
    expect(inverted).toMatchObject({ frame_index: 10 });
    expect((await readSeedRing(engine.address.ringPath ?? '')).picture?.number).toBeNull();
    await client.send('apply_chain', { frame_index: 33, chain: [] });
    expect((await readSeedRing(engine.address.ringPath ?? '')).picture?.number).toBe(33);
  });

  it('exchange every other command of the seed', async () => {
    const engine = await spawnSeed();
    const client = connect(engine);
    const { effects } = await client.send('list_effects', {});
    expect(effects.map(({ id }) => id)).toContain('fx.blur');
    const path = await makeClip(inWorkFolder('clip.gif'), ['--sound']);
    const { asset_id } = await client.send('ingest', { path });
    const range = { start: 0, end: 0.4, fps: 25, chain: [] };
    expect(await client.send('render_range', range)).toMatchObject({ cached_count: 10 });
    const decoded = await client.send('audio_decode', { asset_id, start: 0, duration: 0.5 });
    expect(existsSync(decoded.pcm_path)).toBe(true);
    const { peak } = await client.send('audio_analyze', { asset_id, time: 1 });
    expect(peak).toBeCloseTo(0.5, 2);
    const project = { version: '1', id: 'p', assets: { [asset_id]: { id: asset_id, path } }, activeAssetId: asset_id };
    await client.send('flush_state', { project });
    expect(await client.send('seek', { time: 0 })).toMatchObject({ frame_index: 0 });
    await client.send('shutdown', {});
    await new Promise((resolve) => engine.onExit(resolve));
    expect(existsSync(engine.address.ringPath ?? '')).toBe(false);
  });

  it('report its failures, which have a text and no code', async () => {
    const client = connect(await spawnSeed());
    await expect(client.send('seek', { time: 0 })).rejects.toMatchObject({
      code: 'ERR_ENGINE_REPLY',
      message: expect.stringContaining('no asset is loaded'),
    });
    expect(await client.send('ping', {})).toMatchObject({ status: 'alive' });
  });

  it('keep the order of requests made at once', async () => {
    const client = connect(await spawnSeed());
    await client.send('ingest', { path: await makeClip(inWorkFolder('clip.gif')) });
    const indexes = Array.from({ length: 30 }, (_, index) => (index * 11) % 50);
    const replies = await Promise.all(indexes.map((index) => client.send('seek', { time: (index + 0.5) / 25 })));
    expect(replies.map((reply) => reply.frame_index)).toEqual(indexes);
  });
});

needs(describe, await pythonCapability())('our heartbeat and an engine written from the seed', () => {
  const times = { pingIntervalMs: 50, pingTimeoutMs: 1000 };

  it('counts three misses after it hangs, and it ends only when killed', async () => {
    const engine = await spawnSeed(['--hang-after', 1]);
    const client = connect(engine);
    const misses: number[] = [];
    let pongs = 0;
    const isHung = new Promise<void>((resolve) => {
      const heartbeat = new Heartbeat({
        pinger: openPinger(engine.address),
        times,
        onPong: () => {
          pongs += 1;
          // the last request it answers
          if (pongs === 3) void client.send('list_effects', {});
        },
        onMisses: (count) => misses.push(count),
        onHung: resolve,
      });
      closeLater({ close: () => heartbeat.stop() });
      heartbeat.start();
    });
    await isHung;
    expect(pongs).toBeGreaterThanOrEqual(3);
    expect(misses.slice(-3)).toEqual([1, 2, 3]);
    expect(existsSync(inWorkFolder('ring'))).toBe(true);
    expect(await engine.kill()).toMatchObject({ signal: 'SIGKILL' });
  });

  it('learns of a crash by the exit, with the ring left behind', async () => {
    const engine = await spawnSeed(['--crash-on', 'seek']);
    const exit = new Promise((resolve) => engine.onExit(resolve));
    const seek = connect(engine).send('seek', { time: 0 }, { timeoutMs: 1000 });
    await expect(seek).rejects.toMatchObject({ code: expect.stringMatching(/^ERR_ENGINE_/) });
    expect(await exit).toMatchObject({ signal: 'SIGKILL' });
    expect(existsSync(inWorkFolder('ring'))).toBe(true);
  });
});
