import { join } from 'node:path';
import { needs } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { ffmpeg, runFfmpeg, writePictureInput } from '../support/ffmpeg.ts';
import { startJob, waitForJob } from '../support/jobs.ts';
import { averageRgb, decodeJpeg, readFrameNumber } from '../support/picture.ts';
import { makeClip, makeRotatedClip, makeVariableRateClip, type TestClip } from '../support/test-clips.ts';
import { useEngine } from '../support/with-engine.ts';

interface Thumbnail {
  time: number;
  data: string;
}

describe('thumbnails', () => {
  const clips: Record<string, TestClip> = {};
  const test = useEngine({
    prepare: async (folder) => {
      const at = (name: string) => join(folder, name);
      clips.keyframes = await makeClip(at('keyframes.mp4'), { width: 640, height: 360 });
      clips.sparse = await makeClip(at('sparse.mp4'), { width: 640, height: 360, keyframeInterval: 1000 });
      clips.variable = await makeVariableRateClip(at('variable.mp4'));
      await makeRotatedClip(at('turned.mp4'), 90);
    },
  });

  const ask = async (name: string, fields: Record<string, unknown>): Promise<Thumbnail[]> => {
    const { asset_id } = await test.client.call('ingest', { path: join(test.folder, name) });
    const reply = await test.client.call('thumbnails', { asset_id, ...fields });
    if (reply.ok !== true) throw new Error(`thumbnails failed: ${JSON.stringify(reply)}`);
    return reply.thumbnails as Thumbnail[];
  };

  it('shows at each time the very frame of that time, spread over the file', async () => {
    for (const name of ['keyframes', 'sparse'] as const) {
      const clip = clips[name] as TestClip;
      const count = 12;
      const made = await ask(`${name}.mp4`, { count, height: 180 });
      expect(made).toHaveLength(count);
      const duration = clip.times.at(-1) ?? 0;
      made.forEach(({ time, data }, part) => {
        const picture = decodeJpeg(Buffer.from(data, 'base64'));
        expect([picture.width, picture.height]).toEqual([320, 180]);
        const frame = readFrameNumber(picture);
        expect(time).toBeCloseTo(clip.times[frame] ?? -1, 6);
        expect(Math.floor((time / duration) * count + 1e-6)).toBe(part);
      });
    }
  });

  it('repeats frames where there are fewer than wanted, and knows variable rates and turned pictures', async () => {
    const variable = await ask('variable.mp4', { count: 200, height: 180 });
    expect(variable).toHaveLength(200);
    for (const { time, data } of variable) {
      const frame = readFrameNumber(decodeJpeg(Buffer.from(data, 'base64')));
      expect(time).toBeCloseTo(clips.variable?.times[frame] ?? -1, 6);
    }
    const [turned] = await ask('turned.mp4', { count: 1 });
    const picture = decodeJpeg(Buffer.from(turned?.data ?? '', 'base64'));
    expect([picture.width, picture.height]).toEqual([30, 54]);
  });

  it('has the colours of the picture', async () => {
    const [first] = await ask('keyframes.mp4', { count: 1, height: 180 });
    const small = decodeJpeg(Buffer.from(first?.data ?? '', 'base64'));
    const { picture } = await test.render('seek', { time: first?.time });
    const part = (size: { width: number; height: number }) => {
      const rect = { x: 0.4 * size.width, y: 0.6 * size.height, width: 0.2 * size.width, height: 0.2 * size.height };
      return rect;
    };
    averageRgb(small, part(small)).forEach((value, channel) => {
      expect(Math.abs(value - (averageRgb(picture, part(picture))[channel] ?? 0))).toBeLessThan(4);
    });
  });

  it('refuses counts and heights out of bounds', async () => {
    for (const fields of [
      {},
      { count: 0 },
      { count: 201 },
      { count: 1.5 },
      { count: 3, height: 23 },
      { count: 3, height: 241 },
    ]) {
      expect(await test.client.call('thumbnails', fields)).toMatchObject({ code: 'bad_request' });
    }
    expect(await test.client.call('thumbnails', { count: 3, asset_id: 'none' })).toMatchObject({
      code: 'asset_not_found',
    });
  });
});

needs(describe, ffmpeg)('waveforms', () => {
  const test = useEngine({
    prepare: async (folder) => {
      // Left: half of full scale in the first half, silent then. Right: a ramp from 0 to 1.
      const sound = "aevalsrc='if(lt(t,1),0.5*sin(2*PI*440*t),0)|t/2':s=48000:d=2";
      const codecs = ['-c:v', 'mpeg4', '-c:a', 'pcm_s16le'];
      runFfmpeg([...writePictureInput(2), '-f', 'lavfi', '-i', sound, ...codecs, join(folder, 'sound.mov')]);
      await makeClip(join(folder, 'silent.mp4'), { frameCount: 5 });
    },
  });

  it('gives the extremes of every part of the sound', async () => {
    const { asset_id } = await test.client.call('ingest', { path: join(test.folder, 'sound.mov') });
    const reply = await test.client.call('waveform', { asset_id, bins: 100 });
    expect(reply).toMatchObject({ ok: true, job_id: expect.any(String) });
    const status = await waitForJob(test.client, reply.job_id);
    expect(status).toMatchObject({ kind: 'waveform', status: 'complete', progress: 1 });
    const result = status.result as { channels: number; bins: number; duration: number; peaks: [number, number][][] };
    expect(result).toMatchObject({ channels: 2, bins: 100, duration: 2 });
    expect(result.peaks.map((channel) => channel.length)).toEqual([100, 100]);
    const [left = [], right = []] = result.peaks;
    for (let bin = 0; bin < 100; bin += 1) {
      const loud = bin < 50 ? 0.5 : 0;
      expect(left[bin]?.[0]).toBeCloseTo(-loud, 2);
      expect(left[bin]?.[1]).toBeCloseTo(loud, 2);
      expect(right[bin]?.[1]).toBeCloseTo((bin + 1) / 100, 2);
    }
    const again = await waitForJob(test.client, await startJob(test.client, 'waveform', { asset_id, bins: 100 }));
    expect(again.result).toEqual(status.result);
    const usual = await waitForJob(test.client, await startJob(test.client, 'waveform', { asset_id }));
    expect(usual).toMatchObject({ result: { bins: 1024 } });
  });

  it('refuses assets without sound and bins out of bounds at once', async () => {
    const { asset_id } = await test.client.call('ingest', { path: join(test.folder, 'silent.mp4') });
    expect(await test.client.call('waveform', { asset_id })).toMatchObject({ ok: false, code: 'no_audio' });
    expect(await test.client.call('waveform', { asset_id: 'none' })).toMatchObject({ code: 'asset_not_found' });
    for (const bins of [0, 8193, 1.5, '10']) {
      expect(await test.client.call('waveform', { asset_id, bins })).toMatchObject({ code: 'bad_request' });
    }
  });
});
