import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { pythonCapability } from '../src/index.mjs';
import { makeSample, startOurEngine } from './support/our-engine.ts';
import { openSeedSession, type Reply, readSeedRing, readSpecRing, type SeedSession } from './support/seed-session.ts';
import { useWorkFolder } from './support/work-folder.ts';

const inWorkFolder = useWorkFolder();
const closeLater = useCleanUp();
let mediaFolder = '';
let sample = '';

async function startEngine() {
  const args = ['--ring-path', inWorkFolder('ring'), '--media-root', mediaFolder];
  const engine = closeLater(await startOurEngine(args));
  const client = closeLater(await openSeedSession(engine.port));
  return { engine, client };
}

interface Clip {
  fps: number;
  frameCount: number;
}

async function ingestSample(client: SeedSession): Promise<Clip> {
  const reply = await client.request({ cmd: 'ingest', id: 'in', path: sample });
  expect(reply).toMatchObject({ id: 'in', ok: true, asset_id: expect.any(String), codec: expect.any(String) });
  for (const field of ['width', 'height', 'fps', 'duration']) expect(reply[field]).toBeGreaterThan(0);
  return { fps: Number(reply.fps), frameCount: Math.round(Number(reply.duration) * Number(reply.fps)) };
}

/** A moment in the middle of a frame's time on screen. */
const middleOf = (frameIndex: number, { fps }: Clip) => (frameIndex + 0.5) / fps;

needs(describe, await pythonCapability())('our engine under a client written from the seed', () => {
  beforeAll(async () => {
    mediaFolder = mkdtempSync(join(tmpdir(), 'framelane-peers-media-'));
    sample = await makeSample(join(mediaFolder, 'sample.mp4'));
    return () => rmSync(mediaFolder, { recursive: true, force: true });
  }, 180_000);

  it('prints its start-up lines in order and nothing else', async () => {
    const { engine, client } = await startEngine();
    expect(engine.lines.map((line) => line.split('=')[0])).toEqual([
      'ZMQ_PORT',
      'ZMQ_PING_PORT',
      'ZMQ_PUB_PORT',
      'RING_PATH',
      'ENGINE_READY',
    ]);
    await ingestSample(client);
    await client.request({ cmd: 'seek', time: 0 });
    await client.request({ cmd: 'shutdown' });
    await engine.hasEnded;
    expect(engine.lines).toHaveLength(5);
  });

  it('shows exactly the wanted frame, forwards and backwards, by the read protocol of the seed', async () => {
    const { engine, client } = await startEngine();
    const clip = await ingestSample(client);
    const last = clip.frameCount - 1;
    for (const frameIndex of [0, 1, 17, last, 3, Math.floor(last / 2), 2]) {
      const reply = await client.request({ cmd: 'seek', id: frameIndex, time: middleOf(frameIndex, clip) });
      expect(reply).toMatchObject({ id: frameIndex, ok: true, frame_index: frameIndex });
      expect((await readSeedRing(engine.ringPath)).picture?.number).toBe(frameIndex);
    }
    for (const frameIndex of [5, 6, 7, 40]) {
      const time = middleOf(frameIndex, clip);
      expect(await client.request({ cmd: 'render_frame', time, chain: [] })).toMatchObject({ frame_index: frameIndex });
      expect((await readSeedRing(engine.ringPath)).picture?.number).toBe(frameIndex);
    }
  });

  it('puts sequence number and footer beside each picture', async () => {
    const { engine, client } = await startEngine();
    const clip = await ingestSample(client);
    const reply = await client.request({ cmd: 'seek', time: middleOf(9, clip) });
    const [line] = await readSpecRing(engine.ringPath, '--seq', Number(reply.seq));
    expect(line).toMatchObject({
      seq: reply.seq,
      footer: { frame_index: 9, width: reply.width, height: reply.height },
      picture: { number: 9, width: reply.width, height: reply.height },
    });
  });

  it('renders with a chain of effects', async () => {
    const { engine, client } = await startEngine();
    const clip = await ingestSample(client);
    const time = middleOf(12, clip);
    const show = async (chain: Reply[]) => {
      const reply = await client.request({ cmd: 'render_frame', time, chain });
      expect(reply).toMatchObject({ ok: true, frame_index: 12 });
      return (await readSeedRing(engine.ringPath)).picture;
    };
    const plain = await show([]);
    const inverted = await show([{ effectId: 'fx.invert' }]);
    const twice = await show([{ effectId: 'fx.invert' }, { effectId: 'fx.invert' }]);
    const disabled = await show([{ effectId: 'fx.invert', isEnabled: false }]);
    expect({ plain: plain?.number, inverted: inverted?.number, twice: twice?.number }).toEqual({
      plain: 12,
      inverted: null,
      twice: 12,
    });
    expect(disabled?.crc32).toBe(plain?.crc32);
    plain?.middle.forEach((level, channel) => {
      expect(Math.abs((inverted?.middle[channel] ?? 0) - (255 - level))).toBeLessThanOrEqual(12);
    });
    expect(await client.request({ cmd: 'apply_chain', frame_index: 12, chain: [] })).toMatchObject({ ok: true });
    expect((await readSeedRing(engine.ringPath)).picture?.crc32).toBe(plain?.crc32);
  });

  it('lists effects that can be rendered as they are listed', async () => {
    const { client } = await startEngine();
    await ingestSample(client);
    const { effects } = await client.request({ cmd: 'list_effects' });
    const ids = (effects as { id: string }[]).map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(['fx.invert', 'fx.hue_shift', 'fx.blur', 'fx.edge_detect', 'util.levels']),
    );
    for (const effectId of ids) {
      expect(await client.request({ cmd: 'apply_chain', frame_index: 0, chain: [{ effectId }] })).toMatchObject({
        ok: true,
      });
    }
  });

  it('leaves the ring alone when a command fails', async () => {
    const { engine, client } = await startEngine();
    const early = await client.request({ cmd: 'seek', time: 0 });
    expect(early).toMatchObject({ ok: false, code: 'no_asset', error: 'no asset is loaded' });
    await ingestSample(client);
    await client.request({ cmd: 'seek', time: 0 });
    const before = (await readSeedRing(engine.ringPath)).header.write_index;
    for (const [request, code] of [
      [{ cmd: 'seek', time: -1 }, 'bad_request'],
      [{ cmd: 'seek', time: 'soon' }, 'bad_request'],
      [{ cmd: 'seek' }, 'bad_request'],
      [{ cmd: 'render_frame', time: 0, chain: [{ effectId: 'fx.nope' }] }, 'unknown_effect'],
      [{ cmd: 'render_frame', time: 0, chain: [{ effectId: 'fx.blur', parameters: { radius: 'wide' } }] }, 'bad_param'],
      [{ cmd: 'render_frame', time: 0, chain: Array(11).fill({ effectId: 'fx.invert' }) }, 'chain_too_long'],
      [{ cmd: 'apply_chain', frame_index: 1_000_000, chain: [] }, 'out_of_range'],
      [{ cmd: 'ingest', path: join(mediaFolder, 'absent.mp4') }, 'not_found'],
      [{ cmd: 'ingest', path: '/etc/hostname' }, 'path_denied'],
    ] as const) {
      expect(await client.request({ ...request, id: 'x' })).toMatchObject({ id: 'x', ok: false, code });
    }
    expect((await readSeedRing(engine.ringPath)).header.write_index).toBe(before);
    expect(await client.request({ cmd: 'seek', time: 0 })).toMatchObject({ ok: true, frame_index: 0 });
  });

  it('serves two clients at once, each its own replies', async () => {
    const { engine, client } = await startEngine();
    const clip = await ingestSample(client);
    const other = closeLater(await openSeedSession(engine.port));
    const ask = async (session: SeedSession, name: string) => {
      for (let frameIndex = 0; frameIndex < 10; frameIndex += 1) {
        const id = `${name}-${frameIndex}`;
        const reply = await session.request({ cmd: 'seek', id, time: middleOf(frameIndex, clip) });
        expect(reply).toMatchObject({ id, ok: true, frame_index: frameIndex });
      }
    };
    await Promise.all([ask(client, 'one'), ask(other, 'two')]);
  });

  it('takes up a whole project and goes on with it', async () => {
    const { engine, client } = await startEngine();
    const project = { version: '1', id: 'p', assets: { mine: { id: 'mine', path: sample } }, activeAssetId: 'mine' };
    expect(await client.request({ cmd: 'flush_state', id: 1, project })).toMatchObject({
      id: 1,
      ok: true,
      restored: 1,
    });
    expect(await client.request({ cmd: 'render_frame', time: 0, chain: [] })).toMatchObject({
      ok: true,
      frame_index: 0,
    });
    expect((await readSeedRing(engine.ringPath)).picture?.number).toBe(0);
  });

  it('renders a range and answers at the end', async () => {
    const { engine, client } = await startEngine();
    await ingestSample(client);
    const range = { cmd: 'render_range', id: 'r', start: 0, end: 0.5, fps: 30, chain: [] };
    expect(await client.request(range)).toMatchObject({ id: 'r', ok: true, cached_count: 15 });
    expect((await readSeedRing(engine.ringPath)).header.write_index).toBe(0);
    expect(await client.request({ cmd: 'render_frame', time: 0.2, chain: [] })).toMatchObject({ cached: true });
  });

  it('exports, tells how far it is, and stops when it is told to', async () => {
    const { client } = await startEngine();
    await ingestSample(client);
    const order = { codec: 'h264', bitrate: 2_000_000, resolution: 'source', chain: [{ effectId: 'fx.invert' }] };
    const span = { in_point: 0.5, out_point: 1 };
    const path = join(mediaFolder, 'exported.mp4');
    const { ok, job_id } = await client.request({ cmd: 'export_start', ...order, ...span, path });
    expect(ok).toBe(true);
    let status: Reply = {};
    while (status.progress !== 1) {
      status = await client.request({ cmd: 'export_status', job_id });
      expect(status).toMatchObject({ ok: true, code: null, progress: expect.any(Number) });
    }
    expect(status).toMatchObject({ current_frame: 15, eta_s: 0 });
    expect(await client.request({ cmd: 'ingest', path })).toMatchObject({ codec: 'h264', has_audio: true });
    await ingestSample(client);
    const never = join(mediaFolder, 'never.mp4');
    const second = await client.request({ cmd: 'export_start', ...order, in_point: 0, out_point: null, path: never });
    expect(await client.request({ cmd: 'export_cancel', job_id: second.job_id })).toMatchObject({ ok: true });
    do status = await client.request({ cmd: 'export_status', job_id: second.job_id });
    while (status.status === 'running');
    expect([status.status, existsSync(never)]).toEqual(['cancelled', false]);
  });

  it('answers shutdown, unlinks the ring and ends', async () => {
    const { engine, client } = await startEngine();
    expect(existsSync(engine.ringPath)).toBe(true);
    expect(await client.request({ cmd: 'shutdown', id: 'bye' })).toMatchObject({ id: 'bye', ok: true });
    expect(await engine.hasEnded).toBe(0);
    expect(existsSync(engine.ringPath)).toBe(false);
  });

  it('unlinks the ring on SIGTERM', async () => {
    const { engine } = await startEngine();
    engine.child.kill('SIGTERM');
    expect(await engine.hasEnded).toBe(0);
    expect(existsSync(engine.ringPath)).toBe(false);
  });
});
