import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { EngineClient, type EngineProcess, spawnEngine } from '../src/index.ts';
import { RingSource } from '../src/ring/index.ts';
import { captureFailure } from './support/capture-failure.ts';
import { describeEngine, isAlive, type MediaFolder, makeMediaFolder } from './support/real-engine.ts';

let media: MediaFolder;
let clip: string;
let engine: EngineProcess;
const open: { close(): unknown }[] = [];

beforeAll(async () => {
  media = makeMediaFolder();
  clip = media.writeClip('grey.y4m');
  engine = await spawnEngine(describeEngine(media));
});

afterEach(() => {
  for (const closable of open.splice(0).reverse()) closable.close();
});

afterAll(async () => {
  await engine?.kill();
  media.remove();
});

function connect(options: Partial<Parameters<typeof EngineClient.connect>[0]> = {}): EngineClient {
  const client = EngineClient.connect({ ...engine.address, ...options });
  open.push(client);
  return client;
}

describe('our engine', () => {
  it('is reached over its private socket, and its pings over a port of their own', async () => {
    expect(engine.address.endpoint).toMatch(/^ipc:/);
    expect(engine.address.pingEndpoint).toMatch(/^tcp:\/\/127\.0\.0\.1:/);
    const [info, pong] = await Promise.all([
      connect().send('engine_info', {}),
      connect({ endpoint: engine.address.pingEndpoint }).send('ping', {}),
    ]);
    expect(info).toMatchObject({ protocol: 1, ring: { path: engine.address.ringPath } });
    expect(pong.uptime_s).toBeGreaterThan(0);
  });

  it('asks for the token that it was started with', async () => {
    const { endpoint } = engine.address;
    for (const options of [{ endpoint }, { endpoint, token: 'guess' }]) {
      const client = EngineClient.connect(options);
      open.push(client);
      expect(await captureFailure(client.send('list_effects', {}))).toMatchObject({
        code: 'ERR_ENGINE_UNAUTHORIZED',
        wireCode: 'unauthorized',
      });
    }
  });

  it('answers a REQ socket as well', async () => {
    const client = connect({ endpoint: `tcp://127.0.0.1:${engine.handshake.commandPort}`, mode: 'req' });
    const [first, second] = await Promise.all([client.send('list_effects', {}), client.send('ping', {})]);
    expect(first.effects.length).toBeGreaterThan(0);
    expect(second.status).toMatch(/alive|busy/);
  });

  it('puts the picture of each reply into the ring under its number', async () => {
    const client = connect();
    const source = new RingSource();
    open.push(source);
    source.setPath(engine.address.ringPath);
    const { asset_id } = await client.send('ingest', { path: clip });
    for (const frame of [0, 29, 7]) {
      const reply = await client.send('render_frame', { time: frame / 25, asset_id });
      expect(reply.frame_index).toBe(frame);
      const picture = source.copyFrame(reply.seq as number);
      if (typeof picture !== 'object') throw new Error(`expected a picture, got ${picture}`);
      expect(picture).toMatchObject({ seq: reply.seq, frameIndex: frame, width: 64, height: 48 });
      expect([...picture.bytes.subarray(0, 2), ...picture.bytes.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
      picture.release();
    }
    expect(source.stats()).toMatchObject({ copied: 3, torn: 0, corrupt: 0 });
  });

  it('explains what it refuses', async () => {
    const failure = await captureFailure(connect().send('ingest', { path: '/etc/hostname' }));
    expect(failure).toMatchObject({ code: 'ERR_ENGINE_REPLY', wireCode: 'path_denied' });
  });

  it('ends within its grace time and leaves neither ring nor socket behind', async () => {
    const { ringPath, endpoint } = engine.address;
    expect(existsSync(ringPath as string)).toBe(true);
    expect(await engine.stop()).toEqual({ code: 0, signal: null });
    expect(existsSync(ringPath as string)).toBe(false);
    expect(existsSync(dirname(endpoint.slice('ipc://'.length)))).toBe(false);
    expect(isAlive(engine.pid)).toBe(false);
  });
});
