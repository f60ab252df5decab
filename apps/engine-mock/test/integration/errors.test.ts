import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RingReader } from '@framelane/shm-native';
import { afterAll, describe, expect, it } from 'vitest';
import { readFrameNumber } from '../support/picture.ts';
import { makeClip, makeWav } from '../support/test-clips.ts';
import { useEngine } from '../support/with-engine.ts';

describe('every failure is a coded reply, and the engine goes on', () => {
  const outside = mkdtempSync(join(tmpdir(), 'engine-mock-outside-'));
  const test = useEngine({
    prepare: async (folder) => {
      await makeClip(join(folder, 'clip.mp4'), { frameCount: 30 });
      const bytes = readFileSync(join(folder, 'clip.mp4'));
      writeFileSync(join(folder, 'half.mp4'), bytes.subarray(0, Math.floor(bytes.byteLength * 0.6)));
      writeFileSync(join(folder, 'head.mp4'), bytes.subarray(0, 200));
      writeFileSync(join(folder, 'holes.mp4'), Buffer.from(bytes).fill(0, Math.floor(bytes.byteLength * 0.5)));
      writeFileSync(join(folder, 'sound.wav'), makeWav());
      writeFileSync(join(folder, 'text.mp4'), 'this is not a video\n'.repeat(100));
      writeFileSync(join(folder, 'empty.mp4'), '');
      writeFileSync(join(folder, 'list.m3u8'), '#EXTM3U\n#EXTINF:1,\nclip.mp4\n#EXT-X-ENDLIST\n');
      mkdirSync(join(folder, 'folder.mp4'));
      writeFileSync(join(outside, 'secret.mp4'), bytes);
      symlinkSync(join(outside, 'secret.mp4'), join(folder, 'link.mp4'));
      symlinkSync(join(folder, 'clip.mp4'), join(folder, 'inner-link.mp4'));
      mkdirSync(`${folder}x`);
      writeFileSync(join(`${folder}x`, 'clip.mp4'), bytes);
    },
  });
  afterAll(() => {
    rmSync(outside, { recursive: true, force: true });
    rmSync(`${test.folder}x`, { recursive: true, force: true });
  });

  it('has no asset before the first', async () => {
    for (const [cmd, fields] of [
      ['seek', { time: 0 }],
      ['render_frame', { time: 0 }],
      ['apply_chain', { frame_index: 0 }],
    ] as const) {
      expect(await test.client.call(cmd, fields)).toMatchObject({
        ok: false,
        code: 'no_asset',
        error: 'no asset is loaded',
      });
    }
  });

  it('refuses files and paths by the rules', async () => {
    const inFolder = (name: string) => join(test.folder, name);
    const table: readonly [path: unknown, code: string][] = [
      [undefined, 'bad_request'],
      ['', 'bad_request'],
      [7, 'bad_request'],
      [`/${'x'.repeat(4096)}`, 'bad_request'],
      ['clip.mp4', 'path_denied'],
      [`${inFolder('clip.mp4')}\0.mp4`, 'path_denied'],
      [`file://${inFolder('clip.mp4')}`, 'path_denied'],
      [`concat:${inFolder('clip.mp4')}`, 'path_denied'],
      ['http://127.0.0.1/clip.mp4', 'path_denied'],
      ['/etc/hostname', 'path_denied'],
      ['/no/such/file.mp4', 'path_denied'],
      [`${inFolder('')}../nothing.mp4`, 'path_denied'],
      [join(outside, 'secret.mp4'), 'path_denied'],
      [inFolder('link.mp4'), 'path_denied'],
      [join(`${test.folder}x`, 'clip.mp4'), 'path_denied'],
      [inFolder('missing.mp4'), 'not_found'],
      [inFolder('folder.mp4'), 'not_found'],
      [inFolder('sound.wav'), 'unsupported_media'],
      [inFolder('text.mp4'), 'unsupported_media'],
      [inFolder('empty.mp4'), 'unsupported_media'],
      [inFolder('head.mp4'), 'unsupported_media'],
      [inFolder('list.m3u8'), 'unsupported_media'],
    ];
    for (const [path, code] of table) {
      const reply = await test.client.call('ingest', { path });
      expect([path, reply.ok, reply.code]).toEqual([path, false, code]);
      expect(reply.error).not.toContain(test.folder);
    }
    expect(await test.client.call('ingest', { path: inFolder('inner-link.mp4') })).toMatchObject({ ok: true });
  });

  it('refuses unusable fields and chains, and leaves the ring as it was', async () => {
    await test.client.call('ingest', { path: join(test.folder, 'clip.mp4') });
    await test.render('seek', { time: 0.5 });
    const blur = (parameters: unknown) => [{ effectId: 'fx.blur', parameters }];
    const table: readonly [cmd: string, fields: Record<string, unknown>, code: string][] = [
      ['seek', {}, 'bad_request'],
      ['seek', { time: -1 }, 'bad_request'],
      ['seek', { time: '1' }, 'bad_request'],
      ['seek', { time: null }, 'bad_request'],
      ['seek', { time: 0, asset_id: 'a_nope' }, 'asset_not_found'],
      ['seek', { time: 0, asset_id: 'x'.repeat(65) }, 'bad_request'],
      ['seek', { time: 0, frame: 'paper' }, 'bad_request'],
      ['render_frame', { time: 0, seed: 1.5 }, 'bad_request'],
      ['apply_chain', { frame_index: 30 }, 'out_of_range'],
      ['apply_chain', { frame_index: -1 }, 'bad_request'],
      ['apply_chain', { frame_index: 1.5 }, 'bad_request'],
      ['render_frame', { time: 0, chain: {} }, 'bad_request'],
      ['render_frame', { time: 0, chain: ['fx.blur'] }, 'bad_request'],
      ['render_frame', { time: 0, chain: [{}] }, 'bad_request'],
      ['render_frame', { time: 0, chain: [{ effectId: 'fx.blur', strength: 1 }] }, 'bad_request'],
      ['render_frame', { time: 0, chain: [{ effectId: 'fx.blur', params: {} }] }, 'bad_request'],
      ['render_frame', { time: 0, chain: [{ effectId: 'fx.nope' }] }, 'unknown_effect'],
      ['render_frame', { time: 0, chain: [{ effectId: 'fx.nope', isEnabled: false }] }, 'unknown_effect'],
      ['render_frame', { time: 0, chain: blur({ radius: 'wide' }) }, 'bad_param'],
      ['render_frame', { time: 0, chain: blur({ radius: 'NaN' }) }, 'bad_param'],
      ['render_frame', { time: 0, chain: blur({ breadth: 1 }) }, 'bad_param'],
      ['render_frame', { time: 0, chain: [{ effectId: 'fx.blur', mix: 2 }] }, 'bad_param'],
      ['render_frame', { time: 0, chain: Array(11).fill({ effectId: 'fx.invert' }) }, 'chain_too_long'],
    ];
    const reader = RingReader.open(test.engine.ringPath);
    try {
      const before = reader.latestSeq;
      for (const [cmd, fields, code] of table) {
        const reply = await test.client.call(cmd, fields);
        expect([cmd, fields, reply.ok, reply.code]).toEqual([cmd, fields, false, code]);
      }
      const huge = await test.client.send(
        '{"cmd":"render_frame","id":1,"time":0,"chain":[{"effectId":"fx.blur","parameters":{"radius":1e999}}]}',
      );
      expect(huge).toMatchObject({ id: 1, code: 'bad_param' });
      expect(reader.latestSeq).toBe(before);
    } finally {
      reader.close();
    }
    expect((await test.render('seek', { time: 0.2 })).reply.frame_index).toBe(5);
  });

  it('shows what is there of a truncated file, and fails where it is broken', async () => {
    const info = await test.client.call('ingest', { path: join(test.folder, 'half.mp4') });
    expect(info.ok).toBe(true);
    expect(Number(info.frame_count)).toBeLessThan(30);
    const { reply, picture } = await test.render('apply_chain', { frame_index: 3 });
    expect([reply.frame_index, readFrameNumber(picture)]).toEqual([3, 3]);
    await test.client.call('ingest', { path: join(test.folder, 'holes.mp4') });
    const replies = [];
    for (let index = 0; index < 30; index += 1)
      replies.push(await test.client.call('apply_chain', { frame_index: index }));
    expect(replies[2]?.ok).toBe(true);
    expect(replies.filter((one) => one.ok !== true).map((one) => one.code)).toContain('decode_failed');
  });

  it('notices that a file vanished after it was ingested', async () => {
    const path = join(test.folder, 'vanishing.mp4');
    writeFileSync(path, readFileSync(join(test.folder, 'clip.mp4')));
    const info = await test.client.call('ingest', { path });
    truncateSync(path, 100);
    const reply = await test.client.call('seek', { time: 0, asset_id: info.asset_id });
    expect(reply.ok).toBe(false);
    expect(['decode_failed', 'unsupported_media', 'not_found']).toContain(reply.code);
    expect(await test.client.call('ping')).toMatchObject({ ok: true });
  });
});

describe('a picture that does not fit', () => {
  const test = useEngine({
    args: ['--slot-size', '65536'],
    prepare: (folder) =>
      makeClip(join(folder, 'clip.mp4'), { width: 1280, height: 720, frameCount: 4 }).then(() => undefined),
  });

  it('is encoded smaller', async () => {
    await test.client.call('ingest', { path: join(test.folder, 'clip.mp4') });
    const { reply, picture } = await test.render('apply_chain', { frame_index: 2 });
    expect(reply.ok).toBe(true);
    expect(readFrameNumber(picture)).toBe(2);
  });
});
