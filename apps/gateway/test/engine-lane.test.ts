import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EngineClient, spawnEngine } from '@framelane/engine-client';
import { describe, expect, it } from 'vitest';
import { findOwnEngine } from '../src/server/lanes/engine/host/own-engine.ts';
import { readLuma, writeClip } from './support/make-clip.ts';
import { startGateway, type TestGateway, testToken } from './support/start-gateway.ts';
import { makeTempFolder } from './support/temp-folder.ts';

const dark = { width: 64, height: 48, frameCount: 20, firstLuma: 40, lumaStep: 3 };
const bright = { width: 96, height: 80, frameCount: 20, firstLuma: 120, lumaStep: 4 };
const lumaOf = (clip: typeof dark, frame: number) => clip.firstLuma + frame * clip.lumaStep;
const timeOf = (frame: number) => frame / 25;

async function startWithClips(): Promise<TestGateway> {
  const gateway = await startGateway({ engine: { type: 'spawn' } });
  writeClip(join(gateway.mediaRoot, 'dark.y4m'), dark);
  writeClip(join(gateway.mediaRoot, 'bright.y4m'), bright);
  return gateway;
}

function expectLuma(jpeg: Uint8Array, luma: number): void {
  expect(Math.abs(readLuma(jpeg) - luma)).toBeLessThan(1.5);
}

describe('engine lane', () => {
  it('says hello, opens a file by its id and shows exactly the frame that was asked for', async () => {
    const gateway = await startWithClips();
    const page = await gateway.openPage();
    expect(page.texts[0]).toMatchObject({ t: 'hello', protocol: 1, lane: 'engine', source: 'engine' });
    expect(page.texts[0]?.features).toContain('render_frame');
    const asset = await page.openFile('dark.y4m');
    expect(asset).toMatchObject({ ok: true, width: 64, height: 48, fps: 25, frame_count: 20 });
    for (const frame of [7, 0, 19, 3]) {
      const { reply, picture } = await page.render('render_frame', { time: timeOf(frame), chain: [] });
      expect(reply.frame_index).toBe(frame);
      expect(picture).toMatchObject({ lane: 'engine', codec: 'jpeg', frameIndex: frame, width: 64, height: 48 });
      expect(picture.timeUs).toBe(frame * 40_000);
      expectLuma(picture.jpeg, lumaOf(dark, frame));
    }
    const applied = await page.render('apply_chain', { frame_index: 5, chain: [{ effectId: 'fx.invert' }] });
    expect(applied.picture.frameIndex).toBe(5);
    expectLuma(applied.picture.jpeg, 16 + 235 - lumaOf(dark, 5));
    const sequences = page.pictures.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...sequences].sort((left, right) => left - right));
    expect(new Set(sequences).size).toBe(5);
    await page.waitForState('live');
  });

  it('gives two pages their own pictures of their own files, however they interleave', async () => {
    const gateway = await startWithClips();
    const [left, right] = [await gateway.openPage(), await gateway.openPage()];
    await Promise.all([left.openFile('dark.y4m'), right.openFile('bright.y4m')]);
    const play = async (page: typeof left, clip: typeof dark, start: number) => {
      let shown = 0;
      for (let turn = 0; turn < 40; turn += 1) {
        const frame = (start + turn * 7) % clip.frameCount;
        const picture = await page.renderOrSkip('render_frame', { time: timeOf(frame), chain: [] });
        if (picture === undefined) continue;
        shown += 1;
        expect(picture).toMatchObject({ width: clip.width, height: clip.height, frameIndex: frame });
        expectLuma(picture.jpeg, lumaOf(clip, frame));
      }
      return shown;
    };
    const shown = await Promise.all([
      play(left, dark, 0),
      play(left, dark, 3),
      play(right, bright, 1),
      play(right, bright, 4),
    ]);
    for (const count of shown) expect(count).toBeGreaterThan(0);
    // The last of each page has nothing newer behind it.
    const { picture } = await left.render('render_frame', { time: 0, chain: [] });
    expectLuma(picture.jpeg, lumaOf(dark, 0));
    const isComplete = (stats: { framesSent: number; framesSkipped: number }) =>
      stats.framesSent === left.pictures.length && stats.framesSent + stats.framesSkipped === 81;
    await left.waitFor(
      () => left.texts.find((text) => text.t === 'state' && isComplete(text.stats as never)),
      'every picture to be counted, sent or skipped',
    );
  });

  it('sends a slow page newer pictures instead of a longer queue, and counts what it skipped', async () => {
    const gateway = await startWithClips();
    const page = await gateway.openPage({ acknowledges: false });
    await page.openFile('dark.y4m');
    for (let frame = 0; frame < 10; frame += 1) {
      expect(await page.command('render_frame', { time: timeOf(frame), chain: [] })).toMatchObject({ ok: true });
    }
    // An answer to something later: whatever was to be sent before it has been.
    await page.command('list_effects');
    expect(page.pictures.map(({ frameIndex }) => frameIndex)).toEqual([0, 1]);
    page.send({ t: 'ack', sequence: page.pictures[0]?.sequence });
    await page.waitFor(() => page.pictures[2], 'the newest picture');
    expect(page.pictures[2]?.frameIndex).toBe(9);
    const state = await page.waitFor(
      () => page.texts.find((text) => text.t === 'state' && (text.stats as { framesSent: number }).framesSent === 3),
      'the count',
    );
    expect(state.stats).toMatchObject({ framesSent: 3, framesSkipped: 7 });
    const metrics = await (await gateway.fetch('/metrics')).text();
    expect(metrics).toContain('framelane_gateway_frames_sent_total{lane="engine"} 3');
    expect(metrics).toContain('framelane_gateway_frames_skipped_total{lane="engine"} 7');
    expect(metrics).toContain('framelane_gateway_clients{lane="engine"} 1');
    expect(metrics).toMatch(/framelane_gateway_rtt_seconds_count\{lane="engine"\} 1/);
  });

  it('passes only listed commands and never a path', async () => {
    const gateway = await startWithClips();
    const page = await gateway.openPage();
    for (const cmd of ['shutdown', 'flush_state', 'ping', '__proto__']) {
      expect(await page.command(cmd)).toMatchObject({
        ok: false,
        code: 'unknown_command',
        error: `unknown command: ${cmd}`,
      });
    }
    const path = join(gateway.mediaRoot, 'dark.y4m');
    expect(await page.command('ingest', { path })).toMatchObject({ ok: false, code: 'bad_request' });
    expect(await page.command('ingest', { path, media: path })).toMatchObject({ ok: false, code: 'not_found' });
    expect(await page.command('ingest', { media: '../../etc/passwd' })).toMatchObject({ ok: false, code: 'not_found' });
    expect(await page.command('export_start', { path: '/tmp/x.mp4' })).toMatchObject({ ok: false, code: 'no_asset' });
    // The engine is still there, so nothing got through.
    expect(await page.command('engine_info')).toMatchObject({ ok: true, protocol: 1 });
  });

  it('answers mistakes with the code of the engine and goes on', async () => {
    const gateway = await startWithClips();
    writeFileSync(join(gateway.mediaRoot, 'broken.mp4'), 'no video at all');
    const page = await gateway.openPage();
    expect(await page.command('render_frame', { time: 0, chain: [] })).toMatchObject({ ok: false, code: 'no_asset' });
    expect(await page.openFile('broken.mp4')).toMatchObject({ ok: false, code: 'unsupported_media' });
    await page.openFile('dark.y4m');
    const failures: [object, string][] = [
      [{ time: -1, chain: [] }, 'bad_request'],
      [{ time: 0, chain: 'x' }, 'bad_request'],
      [{ time: 0, chain: [{ effectId: 'fx.nope' }] }, 'unknown_effect'],
      [{ time: 0, chain: [], asset_id: 'a_of_nobody' }, 'asset_not_found'],
      [{ time: 0, chain: [], asset_id: 7 }, 'asset_not_found'],
    ];
    for (const [fields, code] of failures) {
      expect([fields, await page.command('render_frame', fields)]).toMatchObject([fields, { ok: false, code }]);
    }
    expect((await page.render('render_frame', { time: 0, chain: [] })).picture.frameIndex).toBe(0);
  });

  it('lets a page that comes back go on with the asset it had', async () => {
    const gateway = await startWithClips();
    const first = await gateway.openPage();
    const { asset_id } = await first.openFile('dark.y4m');
    first.terminate();
    const second = await gateway.openPage();
    const { picture } = await second.render('render_frame', { time: timeOf(4), chain: [], asset_id });
    expectLuma(picture.jpeg, lumaOf(dark, 4));
  });

  it('shows no path, ring or token in anything it sends', async () => {
    const gateway = await startWithClips();
    writeFileSync(join(gateway.mediaRoot, 'broken.mp4'), 'no video at all');
    const page = await gateway.openPage();
    await page.openFile('broken.mp4');
    await page.openFile('dark.y4m');
    await page.render('seek', { time: 0.2 });
    await page.render('render_frame', { time: 0.2, chain: [], frame: 'both' });
    for (const cmd of [
      'engine_info',
      'list_effects',
      'job_list',
      'thumbnails',
      'waveform',
      'render_range',
      'audio_decode',
    ]) {
      await page.command(cmd, { start: 0, end: 0.2, duration: 0.2, fps: 25, count: 2, chain: [], time: 0 });
    }
    await page.waitForState('live');
    const listing = JSON.stringify(await page.list((await page.list()).entries.at(-1)?.id));
    const sources = await (await gateway.fetch('/api/sources')).text();
    const metrics = await (await gateway.fetch('/metrics')).text();
    const everything = [...page.rawTexts, listing, sources, metrics].join('\n');
    const secrets = [
      gateway.mediaRoot,
      gateway.uploadDir,
      basename(join(gateway.mediaRoot, '..')),
      '/dev/shm',
      'ring-',
      testToken,
    ];
    for (const secret of [...secrets, 'frame_data', 'pcm_path', '_token', process.cwd()]) {
      expect([secret, everything.includes(secret)]).toEqual([secret, false]);
    }
  });

  it('tells what runs, and the newest picture as a PNG', async () => {
    const gateway = await startWithClips();
    expect((await gateway.fetch('/api/frame.png?source=engine')).status).toBe(503);
    expect((await gateway.fetch('/api/frame.png?source=other')).status).toBe(404);
    const page = await gateway.openPage();
    await page.openFile('bright.y4m');
    await page.render('render_frame', { time: 0.2, chain: [] });
    const answer = await gateway.fetch('/api/frame.png?source=engine');
    expect(answer.headers.get('content-type')).toBe('image/png');
    const png = Buffer.from(await answer.arrayBuffer());
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([96, 80]);
    expect(await (await gateway.fetch('/api/sources')).json()).toEqual([
      { id: 'engine', lane: 'engine', name: 'engine-mock', state: 'connected', size: [96, 80] },
    ]);
    expect((await gateway.fetch('/readyz')).status).toBe(200);
  });

  it('cuts off a page that asks and never reads', async () => {
    const socketLimits = { maxUnreadBytes: 256 * 1024, maxMessagesPerSecond: 1e6 };
    const gateway = await startGateway({ engine: { type: 'spawn' }, socketLimits });
    const page = await gateway.openPage();
    await page.waitForState('live');
    page.socket.pause();
    const isCut = async () =>
      (await (await gateway.fetch('/metrics')).text()).includes('framelane_gateway_clients{lane="engine"} 0');
    while (!(await isCut())) for (let turn = 0; turn < 500; turn += 1) page.post('list_effects');
    page.socket.resume();
    expect((await page.closed).code).toBe(1006);
  });

  it('joins an engine that somebody else runs, asks it for its ring, and leaves its assets and its life alone', async () => {
    const mediaRoot = makeTempFolder();
    writeClip(join(mediaRoot, 'dark.y4m'), dark);
    const { program, args } = findOwnEngine();
    const engine = await spawnEngine({
      command: program,
      args: [...args, '--media-root', mediaRoot],
      exitWithParent: true,
    });
    try {
      const { endpoint, token } = engine.address;
      const owner = EngineClient.connect({ endpoint, ...(token === undefined ? {} : { token }) });
      await owner.send('ingest', { path: join(mediaRoot, 'dark.y4m') });
      const attach = { type: 'attach' as const, endpoint, ...(token === undefined ? {} : { token }) };
      const gateway = await startGateway({ engine: attach, mediaRoots: [mediaRoot] });
      const page = await gateway.openPage();
      await page.openFile('dark.y4m');
      const { picture } = await page.render('render_frame', { time: timeOf(6), chain: [] });
      expectLuma(picture.jpeg, lumaOf(dark, 6));
      await gateway.gateway.close();
      // Without naming it: the asset of the owner is still the current one.
      expect(await owner.send('seek', { time: timeOf(2) })).toMatchObject({ frame_index: 2 });
      owner.close();
    } finally {
      await engine.stop();
    }
  });
});
