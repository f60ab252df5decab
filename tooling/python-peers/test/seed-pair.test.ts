import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { pythonCapability } from '../src/index.mjs';
import { makeClip, startSeedEngine } from './support/seed-engine.ts';
import { openSeedSession, readSeedRing, readSpecRing } from './support/seed-session.ts';
import { useWorkFolder } from './support/work-folder.ts';

const inWorkFolder = useWorkFolder();
const closeLater = useCleanUp();

async function startPair(args: readonly (string | number)[] = [], timeoutMs = 20_000) {
  const engine = closeLater(await startSeedEngine(inWorkFolder('ring'), args));
  const client = closeLater(await openSeedSession(engine.port, timeoutMs));
  return { engine, client };
}

needs(describe, await pythonCapability())('seed engine and seed client', () => {
  it.each(['zmq', 'port', 'bare'])('meet on the port printed in the form "%s"', async (form) => {
    const { client } = await startPair(['--port-line', form]);
    const pong = await client.request({ cmd: 'ping', id: 'p1' });
    expect(pong).toMatchObject({ id: 'p1', status: 'alive', last_frame_ms: 0 });
    expect(pong).not.toHaveProperty('ok');
  });

  it.each(['gif', 'webp', 'png'])('show every wanted frame of an animated %s through the ring', async (suffix) => {
    const { engine, client } = await startPair();
    const clip = await makeClip(inWorkFolder(`clip.${suffix}`));
    expect(await client.request({ cmd: 'ingest', id: 1, path: clip })).toMatchObject({
      id: 1,
      ok: true,
      width: 320,
      height: 180,
      fps: 25,
      duration: 2,
      codec: suffix,
      has_audio: false,
    });
    for (const [time, frameIndex] of [
      [1, 25],
      [0, 0],
      [0.05, 1],
      [1.96, 49],
      [99, 49],
    ] as const) {
      expect(await client.request({ cmd: 'seek', time })).toMatchObject({ ok: true, frame_index: frameIndex });
      expect((await readSeedRing(engine.ringPath)).picture?.number).toBe(frameIndex);
    }
    expect((await readSpecRing(engine.ringPath))[0]).toMatchObject({ seq: 4, footer: null, picture: { number: 49 } });
  });

  it('apply a chain of effects', async () => {
    const { engine, client } = await startPair();
    await client.request({ cmd: 'ingest', path: await makeClip(inWorkFolder('clip.png')) });
    await client.request({ cmd: 'apply_chain', frame_index: 10, chain: [] });
    const plain = (await readSeedRing(engine.ringPath)).picture;
    const chain = [{ effectId: 'fx.invert' }];
    expect(await client.request({ cmd: 'apply_chain', frame_index: 10, chain })).toMatchObject({ ok: true });
    const inverted = (await readSeedRing(engine.ringPath)).picture;
    plain?.middle.forEach((level, channel) => {
      expect(Math.abs((inverted?.middle[channel] ?? 0) - (255 - level))).toBeLessThanOrEqual(4);
    });
    const unknown = await client.request({ cmd: 'render_frame', time: 0, chain: [{ effectId: 'fx.nope' }] });
    expect(unknown).toMatchObject({ ok: false, error: 'unknown effect: fx.nope' });
    expect((await readSeedRing(engine.ringPath)).header.write_index).toBe(2);
  });

  it('export a clip that can be ingested again', async () => {
    const { client } = await startPair();
    await client.request({ cmd: 'ingest', path: await makeClip(inWorkFolder('clip.gif')) });
    const target = inWorkFolder('out.webp');
    const range = { in_point: 0.4, out_point: 1.2, codec: 'webp', bitrate: null, resolution: '160x90', chain: [] };
    const { job_id } = await client.request({ cmd: 'export_start', path: target, ...range });
    for (;;) {
      const status = await client.request({ cmd: 'export_status', job_id });
      expect(status).toMatchObject({ ok: true });
      if (status.progress === 1) break;
    }
    expect(existsSync(target)).toBe(true);
    expect(await client.request({ cmd: 'ingest', path: target })).toMatchObject({
      width: 160,
      height: 90,
      duration: 0.8,
    });
  });

  it('decode and analyse sound', async () => {
    const { client } = await startPair();
    const clip = await makeClip(inWorkFolder('clip.gif'), ['--sound']);
    const { asset_id, has_audio } = await client.request({ cmd: 'ingest', path: clip });
    expect(has_audio).toBe(true);
    const decoded = await client.request({ cmd: 'audio_decode', asset_id, start: 0.5, duration: 0.25 });
    const wav = readFileSync(String(decoded.pcm_path));
    expect([wav.toString('latin1', 0, 4), wav.readUInt32LE(24), wav.length - 44]).toEqual(['RIFF', 48_000, 24_000]);
    const { rms, peak, frequency_bands } = await client.request({ cmd: 'audio_analyze', asset_id, time: 1 });
    expect(peak).toBeCloseTo(0.5, 2);
    expect(rms).toBeCloseTo(0.5 / Math.SQRT2, 2);
    // the tone of 1.5 kHz lies in the fifth band
    const bands = frequency_bands as number[];
    expect(bands[4]).toBeCloseTo(0.5 / Math.SQRT2, 2);
    expect(bands[0]).toBeLessThan(0.01);
  });

  it('take up the whole state again and unlink the ring on shutdown', async () => {
    const { engine, client } = await startPair();
    const clip = await makeClip(inWorkFolder('clip.gif'));
    const project = { version: '1', id: 'p', assets: { a1: { id: 'a1', path: clip } }, activeAssetId: 'a1' };
    expect(await client.request({ cmd: 'flush_state', project })).toMatchObject({ ok: true });
    expect(await client.request({ cmd: 'render_frame', time: 0.4, chain: [] })).toMatchObject({ frame_index: 10 });
    const range = { start: 0, end: 1, fps: 25, chain: [] };
    expect(await client.request({ cmd: 'render_range', ...range })).toMatchObject({ ok: true, cached_count: 25 });
    expect(await client.request({ cmd: 'shutdown', id: 'bye' })).toEqual({ id: 'bye', ok: true });
    expect(await engine.peer.hasEnded).toEqual({ exitCode: 0, signal: null });
    expect(existsSync(engine.ringPath)).toBe(false);
  });

  it('unlink the ring on SIGTERM', async () => {
    const { engine } = await startPair();
    expect(existsSync(engine.ringPath)).toBe(true);
    engine.peer.child.kill('SIGTERM');
    expect(await engine.peer.hasEnded).toEqual({ exitCode: 0, signal: null });
    expect(existsSync(engine.ringPath)).toBe(false);
  });

  it('answer what cannot be understood, any number of times', async () => {
    const { client } = await startPair();
    for (const text of ['', '{', '[]', 'hex:ff,00', '{} {}']) {
      expect(await client.sendRaw(text)).toEqual({ ok: false, error: 'malformed' });
    }
    expect(await client.request({ cmd: '__class__', id: 1 })).toMatchObject({ error: 'unknown command: __class__' });
    const notMedia = inWorkFolder('notes.gif');
    writeFileSync(notMedia, 'no picture');
    expect(await client.request({ cmd: 'ingest', path: notMedia })).toMatchObject({ ok: false });
    expect(await client.request({ cmd: 'seek', time: 0 })).toMatchObject({ ok: false, error: 'no asset is loaded' });
    expect(await client.request({ cmd: 'ping' })).toMatchObject({ status: 'alive' });
  });
});

needs(describe, await pythonCapability())('a seed engine that misbehaves', () => {
  it('crashes on a command and leaves its ring behind', async () => {
    const { engine, client } = await startPair(['--crash-on', 'seek'], 500);
    expect(await client.request({ cmd: 'seek', time: 0 })).toHaveProperty('timeout_ms');
    expect((await engine.peer.hasEnded).signal).toBe('SIGKILL');
    expect(existsSync(engine.ringPath)).toBe(true);
  });

  it('hangs after so many requests, pings not counted, once', async () => {
    const onceFile = inWorkFolder('once');
    const faults = ['--hang-after', 1, '--once-file', onceFile];
    const { engine, client } = await startPair(faults, 5000);
    expect(await client.request({ cmd: 'ping' })).toMatchObject({ status: 'alive' });
    expect(await client.request({ cmd: 'list_effects' })).toMatchObject({ ok: true });
    expect(await client.request({ cmd: 'ping' })).toHaveProperty('timeout_ms');
    expect(engine.peer.child.exitCode).toBeNull();
    await engine.close();
    const { client: second } = await startPair(faults);
    for (let times = 0; times < 3; times += 1) {
      expect(await second.request({ cmd: 'list_effects' })).toMatchObject({ ok: true });
    }
  });
});
