import { cpSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { RingReader } from '@framelane/shm-native';
import { describe, expect, it } from 'vitest';
import { decodeJpeg, readFrameNumber } from '../support/picture.ts';
import { makeClip, makeFilmClip } from '../support/test-clips.ts';
import { useEngine } from '../support/with-engine.ts';

describe('assets and projects', () => {
  const test = useEngine({
    prepare: async (folder) => {
      await makeClip(join(folder, 'one.mp4'), { frameCount: 20 });
      await makeFilmClip(join(folder, 'two.mp4'), { frameCount: 30 });
    },
  });
  const at = (name: string) => join(test.folder, name);

  it('gives an unchanged file the same id, a changed one another', async () => {
    cpSync(at('one.mp4'), at('copy.mp4'));
    const first = await test.client.call('ingest', { path: at('copy.mp4') });
    expect(await test.client.call('ingest', { path: at('copy.mp4') })).toMatchObject({ asset_id: first.asset_id });
    utimesSync(at('copy.mp4'), 1_700_000_000, 1_700_000_000);
    const changed = await test.client.call('ingest', { path: at('copy.mp4') });
    expect(changed.asset_id).not.toBe(first.asset_id);
    expect(String(changed.asset_id).length).toBeLessThanOrEqual(64);
  });

  it('means the asset last ingested when none is named; naming one does not change that', async () => {
    const one = await test.client.call('ingest', { path: at('one.mp4') });
    const two = await test.client.call('ingest', { path: at('two.mp4') });
    expect((await test.render('seek', { time: 99 })).reply.frame_index).toBe(29);
    expect((await test.render('seek', { time: 99, asset_id: one.asset_id })).reply.frame_index).toBe(19);
    expect((await test.render('seek', { time: 99 })).reply.frame_index).toBe(29);
    expect(two.asset_id).not.toBe(one.asset_id);
  });

  it('restores a project under its own ids and forgets the rest', async () => {
    const old = await test.client.call('ingest', { path: at('two.mp4') });
    const reader = RingReader.open(test.engine.ringPath);
    const seq = reader.latestSeq;
    const project = {
      version: '1',
      id: 'p',
      extra: 'ignored',
      assets: {
        a: { id: 'mine', path: at('one.mp4'), colour: 'ignored' },
        b: { id: 'gone', path: at('missing.mp4') },
        c: { id: 'secret', path: '/etc/hostname' },
      },
      activeAssetId: 'mine',
      chain: [{ effectId: 'fx.invert' }],
      time: 0.4,
    };
    const reply = await test.client.call('flush_state', { project });
    expect(reply).toMatchObject({ ok: true, restored: 1, missing: ['gone', 'secret'] });
    expect(reader.latestSeq).toBe(seq);
    reader.close();
    expect(readFrameNumber((await test.render('seek', { time: 0.4 })).picture)).toBe(10);
    expect((await test.render('seek', { time: 0, asset_id: 'mine' })).reply.ok).toBe(true);
    expect(await test.client.call('seek', { time: 0, asset_id: old.asset_id })).toMatchObject({
      code: 'asset_not_found',
    });
  });

  it('refuses an unusable project and changes nothing', async () => {
    const asset = { id: 'kept', path: at('one.mp4') };
    const good = { version: '1', id: 'p', assets: { kept: asset }, activeAssetId: 'kept' };
    await test.client.call('flush_state', { project: good });
    const table: readonly [project: unknown, code: string][] = [
      [undefined, 'bad_request'],
      [[], 'bad_request'],
      [{ ...good, version: 1 }, 'bad_request'],
      [{ ...good, assets: [] }, 'bad_request'],
      [{ ...good, assets: { x: { id: 'x' } } }, 'bad_request'],
      [{ ...good, assets: { x: { id: 'x'.repeat(65), path: asset.path } } }, 'bad_request'],
      [{ ...good, activeAssetId: 'other' }, 'bad_request'],
      [{ ...good, time: -1 }, 'bad_request'],
      [{ ...good, chain: [{ effectId: 'fx.nope' }] }, 'unknown_effect'],
      [{ ...good, chain: [{ effectId: 'fx.blur', parameters: { radius: 'x' } }] }, 'bad_param'],
    ];
    for (const [project, code] of table) {
      const reply = await test.client.call('flush_state', { project });
      expect([project, reply.code]).toEqual([project, code]);
    }
    expect((await test.render('seek', { time: 0, asset_id: 'kept' })).reply.ok).toBe(true);
    const empty = await test.client.call('flush_state', { project: { version: '1', id: 'p', assets: {} } });
    expect(empty).toMatchObject({ ok: true, restored: 0, missing: [] });
    expect(await test.client.call('seek', { time: 0 })).toMatchObject({ code: 'no_asset' });
  });

  it('gives pictures inline, through the ring, or both', async () => {
    await test.client.call('ingest', { path: at('one.mp4') });
    const ring = await test.client.call('seek', { time: 0.2 });
    expect(ring).toMatchObject({ ok: true, frame_index: 5 });
    expect(ring.frame_data).toBeUndefined();
    const inline = await test.client.call('seek', { time: 0.2, frame: 'inline' });
    expect(inline.seq).toBeUndefined();
    const both = await test.client.call('seek', { time: 0.2, frame: 'both' });
    expect(both.seq).toBe(Number(ring.seq) + 1);
    expect(both.frame_data).toBe(inline.frame_data);
    expect(readFrameNumber(decodeJpeg(Buffer.from(String(both.frame_data), 'base64')))).toBe(5);
  });

  it('understands what the entropic application sends, field by field', async () => {
    const path = at('one.mp4');
    await test.client.call('ingest', { path: at('two.mp4') });
    const chain = [{ effect_id: 'fx.invert', enabled: true, params: {}, mix: 1, mask_ref: null }];
    const fields = { path, chain, project_seed: 7, _ts_send: 1, _render_seq: 2 };
    const { reply } = await test.render('render_frame', { ...fields, frame_index: 6, time: 0 });
    expect(reply.frame_index).toBe(6);
    expect(readFrameNumber(decodeJpeg(Buffer.from(String(reply.frame_data), 'base64')), { isInverted: true })).toBe(6);
    const beyond = await test.render('render_frame', { ...fields, frame_index: 1000 });
    expect(beyond.reply).toMatchObject({ frame_index: 19, clamped: true });
    expect((await test.render('seek', { time: 99 })).reply.frame_index).toBe(29);
    const mixed = [{ effect_id: 'fx.invert', parameters: {} }];
    expect(await test.client.call('render_frame', { time: 0, chain: mixed })).toMatchObject({ code: 'bad_request' });
    const masked = [{ effect_id: 'fx.invert', mask_ref: 'm1' }];
    expect(await test.client.call('render_frame', { time: 0, chain: masked })).toMatchObject({ code: 'bad_request' });
  });
});

describe('the entropic dialect', () => {
  const test = useEngine({
    args: ['--dialect', 'entropic'],
    prepare: (folder) => makeClip(join(folder, 'one.mp4'), { frameCount: 5 }).then(() => undefined),
  });

  it('asks for a token, says duration_s, and lists parameters by name', async () => {
    const _token = test.engine.handshake.get('ZMQ_TOKEN');
    expect(await test.client.call('ping')).toMatchObject({ code: 'unauthorized' });
    const info = await test.client.call('ingest', { path: join(test.folder, 'one.mp4'), _token });
    expect(info.duration_s).toBe(info.duration);
    const { effects } = await test.client.call('list_effects', { _token });
    const blur = (effects as { id: string; params: Record<string, unknown> }[]).find(({ id }) => id === 'fx.blur');
    expect(blur?.params.radius).toMatchObject({ type: 'float', min: 0, max: 50 });
  });
});
