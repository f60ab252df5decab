import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { waitForJob } from '../support/jobs.ts';
import { readFrameNumber } from '../support/picture.ts';
import { makeClip, makeVariableRateClip, type TestClip } from '../support/test-clips.ts';
import { DealerClient, type Reply, RequestClient } from '../support/wire-clients.ts';
import { useEngine } from '../support/with-engine.ts';

const chain = [{ effectId: 'fx.invert' }];

describe('render_range', () => {
  const clips: Record<string, TestClip> = {};
  const test = useEngine({
    prepare: async (folder) => {
      clips.plain = await makeClip(join(folder, 'plain.mp4'));
      clips.variable = await makeVariableRateClip(join(folder, 'variable.mp4'));
      clips.large = await makeClip(join(folder, 'large.mp4'), { width: 1280, height: 720, frameCount: 250 });
    },
  });
  const open = async (name: string) => {
    const { asset_id } = await test.client.call('ingest', { path: clips[name]?.path });
    return String(asset_id);
  };

  it('answers a plain client at the end, and later pictures come from memory, the very same', async () => {
    const asset_id = await open('plain');
    const made = await test.render('render_frame', { asset_id, time: 0.4, chain });
    expect(made.reply.cached).toBeUndefined();
    const seqBefore = Number(made.reply.seq);
    const reply = await test.client.call('render_range', { asset_id, start: 0.2, end: 0.8, fps: 25, chain });
    expect(reply).toMatchObject({ ok: true, cached_count: 15, job_id: expect.stringMatching(/^j_/) });
    const status = await test.client.call('job_status', { job_id: reply.job_id });
    expect(status).toMatchObject({
      kind: 'range',
      status: 'complete',
      cached_count: 15,
      total_frames: 15,
      progress: 1,
    });
    for (const index of [5, 10, 19]) {
      const cached = await test.render('apply_chain', { asset_id, frame_index: index, chain });
      expect(cached.reply).toMatchObject({ frame_index: index, cached: true, pts: index / 25 });
      expect(readFrameNumber(cached.picture, { isInverted: true })).toBe(index);
      if (index === 10) expect(Buffer.compare(cached.picture.rgb, made.picture.rgb)).toBe(0);
    }
    // Ranges leave the ring alone: only the three pictures above have been written since.
    const last = await test.render('render_frame', { asset_id, time: 0.4, chain: [] });
    expect([last.reply.seq, last.reply.cached]).toEqual([seqBefore + 4, undefined]);
    for (const other of [{ frame_index: 4 }, { frame_index: 20 }]) {
      expect((await test.client.call('apply_chain', { asset_id, ...other, chain })).cached).toBeUndefined();
    }
    const inline = await test.client.call('render_frame', { asset_id, time: 0.4, chain, frame: 'inline' });
    expect([inline.cached, inline.seq, typeof inline.frame_data]).toEqual([true, undefined, 'string']);
  });

  it('takes the frames shown at its times, on a variable rate and beyond the end', async () => {
    const asset_id = await open('variable');
    const end = (clips.variable?.times.at(-1) ?? 0) + 0.5;
    const reply = await test.client.call('render_range', { asset_id, start: 0, end, fps: 50 });
    expect(reply).toMatchObject({ ok: true, cached_count: Math.ceil(end * 50 - 1e-6) });
    for (const [index, time] of (clips.variable?.times ?? []).slice(0, -1).entries()) {
      const cached = await test.client.call('render_frame', { asset_id, time, chain: [] });
      expect([index, cached.frame_index]).toEqual([index, index]);
    }
    const last = await test.render('seek', { asset_id, time: end });
    expect(last.reply).toMatchObject({ cached: true, clamped: true });
    expect(readFrameNumber(last.picture)).toBe(49);
  });

  it('answers at once as a job, which can be cancelled; what was made stays', async () => {
    const asset_id = await open('large');
    const range = { asset_id, start: 0, end: 10, fps: 25, chain: [{ effectId: 'fx.blur' }], mode: 'job' };
    const started = await test.client.call('render_range', range);
    expect(started).toMatchObject({ ok: true, total_frames: 250, job_id: expect.any(String) });
    await waitForJob(test.client, started.job_id, ({ cached_count }) => Number(cached_count) >= 3);
    expect(await test.client.call('ping')).toMatchObject({ status: 'busy' });
    expect(await test.client.call('job_cancel', { job_id: started.job_id })).toMatchObject({ cancelled: true });
    const status = await waitForJob(test.client, started.job_id);
    expect(status).toMatchObject({ status: 'cancelled', error: null });
    expect(Number(status.cached_count)).toBeLessThan(250);
    expect(await test.client.call('apply_chain', { ...range, frame_index: 2 })).toMatchObject({ cached: true });
    expect(await test.client.call('job_cancel', { job_id: started.job_id })).toMatchObject({ cancelled: false });
  });

  it('goes on while the state is replaced', async () => {
    const asset_id = await open('large');
    const range = { asset_id, start: 0, end: 1, fps: 25, chain: [{ effectId: 'fx.posterize' }], mode: 'job' };
    const { job_id } = await test.client.call('render_range', range);
    const project = { version: '1', id: 'p', assets: {}, activeAssetId: null };
    expect(await test.client.call('flush_state', { project })).toMatchObject({ ok: true });
    expect(await waitForJob(test.client, job_id)).toMatchObject({ status: 'complete', cached_count: 25 });
  });

  it('streams its progress to a client that can take it, and serves others meanwhile', async () => {
    const asset_id = await open('plain');
    const dealer = new DealerClient(test.engine.commandPort);
    const other = new RequestClient(test.engine.commandPort);
    try {
      const range = { asset_id, start: 0, end: 2, fps: 25, chain: [{ effectId: 'fx.edge_detect' }], mode: 'stream' };
      await dealer.send({ cmd: 'render_range', id: 'r', ...range });
      await dealer.send({ cmd: 'ping', id: 'p' });
      expect(await other.call('render_frame', { asset_id, time: 1.9, chain: [] })).toMatchObject({ frame_index: 47 });
      const messages: Reply[] = [];
      while (messages.at(-1)?.ok === undefined) {
        const { head, reply } = await dealer.receive();
        expect(head).toEqual(['']);
        if (reply.id === 'p') expect(reply.ok).toBe(true);
        else messages.push(reply);
      }
      const end = messages.pop();
      expect(end).toMatchObject({ id: 'r', ok: true, cached_count: 50 });
      expect(messages.at(-1)).toEqual({ id: 'r', job_id: end?.job_id, progress: 1, frame_index: 49 });
      const progress = messages.map((message) => Number(message.progress));
      expect(progress).toEqual([...progress].sort((a, b) => a - b));
      for (const { progress: told, frame_index } of messages) expect(told).toBe((Number(frame_index) + 1) / 50);
    } finally {
      dealer.close();
      other.close();
    }
  });

  it('refuses impossible ranges', async () => {
    const asset_id = await open('plain');
    const good = { asset_id, start: 0, end: 1, fps: 25 };
    const wrong: [Record<string, unknown>, string][] = [
      [{ start: -1 }, 'bad_request'],
      [{ end: 0 }, 'bad_request'],
      [{ end: 'x' }, 'bad_request'],
      [{ fps: 0.5 }, 'bad_request'],
      [{ fps: 241 }, 'bad_request'],
      [{ fps: undefined }, 'bad_request'],
      [{ end: 300_001, fps: 1 }, 'bad_request'],
      [{ mode: 'later' }, 'bad_request'],
      [{ asset_id: 'a_none' }, 'asset_not_found'],
      [{ chain: [{ effectId: 'fx.nope' }] }, 'unknown_effect'],
    ];
    for (const [fields, code] of wrong) {
      const reply = await test.client.call('render_range', { ...good, ...fields });
      expect([fields, reply.ok, reply.code]).toEqual([fields, false, code]);
    }
  });

  it('ends with the engine: whoever waits is answered', async () => {
    const asset_id = await open('large');
    const dealer = new DealerClient(test.engine.commandPort);
    try {
      const range = {
        asset_id,
        start: 0,
        end: 10,
        fps: 25,
        chain: [{ effectId: 'fx.blur', parameters: { radius: 9 } }],
      };
      await dealer.send({ cmd: 'render_range', id: 1, ...range });
      await dealer.send({ cmd: 'render_range', id: 2, ...range, mode: 'stream' });
      while ((await test.client.call('ping')).status !== 'busy');
      expect(await test.client.call('shutdown')).toMatchObject({ ok: true });
      const answers = new Map<unknown, unknown>();
      while (answers.size < 2) {
        const { reply } = await dealer.receive();
        if (reply.ok !== undefined) answers.set(reply.id, reply.code);
      }
      expect(answers.get(1)).toBe('shutting_down');
      expect(answers.get(2)).toBe('shutting_down');
      expect(await test.engine.exited).toBe(0);
    } finally {
      dealer.close();
    }
  });
});
