import { readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { needs } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { ffmpeg, probeFile, runFfmpeg } from '../support/ffmpeg.ts';
import { startJob, waitForJob } from '../support/jobs.ts';
import { decodeJpeg } from '../support/picture.ts';
import { makeClip, makeFilmClip, makeVariableRateClip, type TestClip } from '../support/test-clips.ts';
import { useEngine } from '../support/with-engine.ts';

const clips: Record<string, TestClip> = {};
const randomChain = [{ effectId: 'fx.hue_shift', parameters: { amount: 90 } }, { effectId: 'fx.noise' }];
const memoryChain = [{ effectId: 'fx.echo' }];

/** Mean difference of a preview to the picture it shows: JPEG halves the colours of these sharp edges. */
const jpegLoss = 4;

/** Seconds at which the test sound clicks. */
const clickSeconds = [0.4, 1.2, 2];

function sampleClicks(seconds: number): readonly [number, number] {
  const since = Math.min(...clickSeconds.map((click) => (seconds >= click ? seconds - click : 1)));
  const value = since < 0.02 ? 0.8 * Math.sin(2 * Math.PI * 2000 * since) : 0;
  return [value, value];
}

/** Where the sound begins to be loud, in seconds; what a container marks as to be left out does not count. */
function findClicks(path: string): number[] {
  const raw = runFfmpeg([
    ...['-copyts', '-i', path, '-map', '0:a', '-af', 'aresample=async=1:first_pts=0', '-ac', '1', '-ar', '48000'],
    ...['-f', 'f32le', '-'],
  ]);
  const samples = new Float32Array(Uint8Array.from(raw).buffer);
  const clicks: number[] = [];
  for (const [at, value] of samples.entries()) {
    const seconds = at / 48_000;
    if (Math.abs(value) > 0.3 && seconds - (clicks.at(-1) ?? -1) > 0.2) clicks.push(seconds);
  }
  return clicks;
}

needs(describe, ffmpeg)('export_start', () => {
  const test = useEngine({
    prepare: async (folder) => {
      const at = (name: string) => join(folder, name);
      const sound = { durationSeconds: 2.4, sampleAt: sampleClicks };
      clips.plain = await makeClip(at('plain.mp4'), { sound });
      clips.film = await makeFilmClip(at('film.mp4'));
      clips.variable = await makeVariableRateClip(at('variable.mp4'));
    },
  });
  const inFolder = (name: string) => join(test.folder, name);
  const listHidden = () => readdirSync(test.folder).filter((name) => name.startsWith('.'));

  async function exportClip(clip: string, fields: Record<string, unknown>) {
    await test.client.call('ingest', { path: clips[clip]?.path });
    const status = await waitForJob(test.client, await startJob(test.client, 'export_start', fields));
    expect(status).toMatchObject({ kind: 'export', status: 'complete', progress: 1, error: null, code: null });
    expect(listHidden()).toEqual([]);
    return status;
  }

  it.each([
    ['h264', 'made.mp4', 'h264', 'aac'],
    ['h264', 'made.mkv', 'h264', 'aac'],
    ['h265', 'made.mov', 'hevc', 'aac'],
    ['vp9', 'made.webm', 'vp9', 'opus'],
    ['prores_422', 'pro.mov', 'prores', 'pcm_s16le'],
    ['gif', 'made.gif', 'gif', undefined],
  ])('writes %s into %s with the sound of the same span', async (codec, name, videoCodec, audioCodec) => {
    const path = inFolder(name);
    const status = await exportClip('plain', { path, codec, in_point: 0.4, out_point: 1.4, resolution: [160, 90] });
    expect(status).toMatchObject({ current_frame: 25, total_frames: 25 });
    const { video, audio, times } = probeFile(path);
    expect(video).toMatchObject({ codec_name: videoCodec, width: 160, height: 90, nb_read_frames: '25' });
    expect(times.map((time) => Math.round((time - (times[0] ?? 0)) * 100))).toEqual(times.map((_, index) => index * 4));
    expect(audio?.codec_name).toBe(audioCodec);
    if (audioCodec === undefined) return;
    const clicks = findClicks(path);
    expect(clicks).toHaveLength(2);
    // Opus and AAC smear a little ahead; a frame of video lasts forty times this tolerance.
    expect(Math.abs((clicks[0] ?? 9) - 0)).toBeLessThan(0.003);
    expect(Math.abs((clicks[1] ?? 9) - 0.8)).toBeLessThan(0.003);
  });

  it('writes a sequence of pictures, replacing a longer one whole', async () => {
    const pattern = inFolder('seq-%03d.png');
    await exportClip('plain', { path: pattern, codec: 'png', out_point: 0.2 });
    const listSequence = () =>
      readdirSync(test.folder)
        .filter((name) => name.startsWith('seq-'))
        .sort();
    expect(listSequence()).toEqual([1, 2, 3, 4, 5].map((number) => `seq-00${number}.png`));
    expect(await test.client.call('export_start', { path: pattern, codec: 'png' })).toMatchObject({
      code: 'job_conflict',
    });
    await exportClip('plain', { path: pattern, codec: 'png', out_point: 0.12, overwrite: true });
    expect(listSequence()).toHaveLength(3);
    const raw = runFfmpeg(['-i', inFolder('seq-003.png'), '-f', 'rawvideo', '-pix_fmt', 'rgb24', '-']);
    expect(await differ('plain', { index: 2, rgb: raw, chain: [] })).toBeLessThan(jpegLoss);
  });

  it.each(['film', 'variable'])('keeps the times of the %s clip, cut where the frames are', async (name) => {
    const clip = clips[name] as TestClip;
    const path = inFolder(`${name}-cut.mp4`);
    const [from, to] = [11, 37];
    await exportClip(name, { path, codec: 'h264', in_point: clip.times[from], out_point: clip.times[to] });
    const { times } = probeFile(path);
    expect(times).toHaveLength(to - from);
    const wanted = clip.times.slice(from, to).map((time) => time - (clip.times[from] ?? 0));
    for (const [index, time] of times.entries()) expect(time).toBeCloseTo(wanted[index] ?? -1, 4);
    const { fps_num, fps_den, duration } = await test.client.call('ingest', { path });
    expect(Number(duration)).toBeCloseTo((clip.times[to] ?? 0) - (clip.times[from] ?? 0), 3);
    if (name === 'film') expect([fps_num, fps_den]).toEqual([24_000, 1001]);
  });

  it.each([
    ['random effects', randomChain],
    ['effects that remember earlier frames', memoryChain],
  ])('shows the same pictures as the preview, with %s', async (what, chain) => {
    const path = inFolder(`${what}.mkv`);
    await exportClip('film', { path, codec: 'h264', crf: 4, chain, seed: 7, in_point: clips.film?.times[20] });
    const raw = runFfmpeg([
      '-i',
      path,
      '-vf',
      'scale=in_color_matrix=bt709',
      '-f',
      'rawvideo',
      '-pix_fmt',
      'rgb24',
      '-',
    ]);
    const { width = 0, height = 0, frameCount = 0 } = clips.film ?? {};
    const frameBytes = width * height * 3;
    expect(raw.byteLength).toBe((frameCount - 20) * frameBytes);
    for (const index of [20, 21, 50, frameCount - 1]) {
      const rgb = raw.subarray((index - 20) * frameBytes, (index - 19) * frameBytes);
      expect(await differ('film', { index, rgb, chain, seed: 7 })).toBeLessThan(jpegLoss);
    }
  });

  /** Mean difference of a picture to what a viewer is shown of the same frame. */
  async function differ(name: string, about: { index: number; rgb: Buffer; chain: unknown; seed?: number }) {
    const { asset_id } = await test.client.call('ingest', { path: clips[name]?.path });
    const { index, rgb, chain: effects, seed = 0 } = about;
    const fields = { asset_id, frame_index: index, chain: effects, seed, frame: 'inline' };
    const reply = await test.client.call('apply_chain', fields);
    const shown = decodeJpeg(Buffer.from(String(reply.frame_data), 'base64')).rgb;
    expect(shown.length).toBe(rgb.length);
    let sum = 0;
    for (let at = 0; at < shown.length; at += 1) sum += Math.abs((shown[at] ?? 0) - (rgb[at] ?? 0));
    return sum / shown.length;
  }

  it.each([
    ['720p', 1280, 720],
    ['64x64', 64, 64],
    [undefined, 320, 180],
  ])('makes pictures of the size %s', async (resolution, width, height) => {
    const path = inFolder(`size-${resolution}.mp4`);
    await exportClip('plain', {
      path,
      codec: 'h264',
      out_point: 0.1,
      resolution,
      bitrate: 200_000,
      include_audio: false,
    });
    const { video, audio } = probeFile(path);
    expect(video).toMatchObject({ width, height });
    expect(audio).toBeUndefined();
  });

  it('takes the shape of the entropic dialect', async () => {
    const output = inFolder('entropic.mp4');
    const settings = {
      codec: 'h264',
      bitrate: null,
      resolution: 'source',
      fps: 25,
      region: null,
      include_audio: false,
    };
    const started = await test.client.call('export_start', {
      input_path: clips.plain?.path,
      output_path: output,
      settings: { ...settings, start_frame: 3, end_frame: 7 },
      chain: [{ effect_id: 'fx.invert', enabled: true, params: {}, mix: 1 }],
    });
    expect(started.ok).toBe(true);
    await waitForJob(test.client, started.job_id);
    expect(await test.client.call('export_status')).toMatchObject({ job_id: started.job_id, progress: 1 });
    expect(probeFile(output).times).toHaveLength(5);
  });

  it('refuses what cannot be exported, and leaves everything as it was', async () => {
    const source = clips.plain?.path ?? '';
    const { asset_id } = await test.client.call('ingest', { path: source });
    writeFileSync(inFolder('mine.mp4'), 'mine');
    symlinkSync(source, inFolder('link.mp4'));
    const before = readdirSync(test.folder).sort();
    const good = { path: inFolder('never.mp4'), codec: 'h264', asset_id };
    const wrong: [Record<string, unknown>, string][] = [
      [{ codec: 'xvid' }, 'unsupported_codec'],
      [{ codec: undefined }, 'bad_request'],
      [{ path: 'relative.mp4' }, 'path_denied'],
      [{ path: 'file:/tmp/x.mp4' }, 'path_denied'],
      [{ path: '/tmp/outside.mp4' }, 'path_denied'],
      [{ path: inFolder('../outside.mp4') }, 'path_denied'],
      [{ path: inFolder('no-such-folder/x.mp4') }, 'not_found'],
      [{ path: inFolder('x.webm') }, 'bad_request'],
      [{ path: inFolder('x') }, 'bad_request'],
      [{ path: inFolder('x.png'), codec: 'png' }, 'bad_request'],
      [{ path: inFolder('mine.mp4') }, 'job_conflict'],
      [{ path: source, overwrite: true }, 'bad_request'],
      [{ path: inFolder('link.mp4'), overwrite: true }, 'bad_request'],
      [{ asset_id: 'a_unknown' }, 'asset_not_found'],
      [{ in_point: -1 }, 'bad_request'],
      [{ in_point: 2, out_point: 1 }, 'bad_request'],
      [{ in_point: 100 }, 'bad_request'],
      [{ in_point: 0.05, out_point: 0.07 }, 'bad_request'],
      [{ resolution: '321x180' }, 'bad_request'],
      [{ resolution: [0, 2] }, 'bad_request'],
      [{ resolution: '8194x2' }, 'bad_request'],
      [{ bitrate: -1 }, 'bad_request'],
      [{ bitrate: '1M' }, 'bad_request'],
      [{ crf: 52 }, 'bad_request'],
      [{ crf: 20, bitrate: 1000 }, 'bad_request'],
      [{ encoder_preset: 'quick' }, 'bad_request'],
      [{ include_audio: 'yes' }, 'bad_request'],
      [{ chain: [{ effectId: 'fx.nope' }] }, 'unknown_effect'],
      [{ settings: { codec: 'h264', region: {} }, output_path: inFolder('x.mp4') }, 'bad_request'],
    ];
    for (const [fields, code] of wrong) {
      const reply = await test.client.call('export_start', { ...good, ...fields });
      expect([fields, reply.ok, reply.code]).toEqual([fields, false, code]);
      expect(reply.error).not.toContain(test.folder);
    }
    expect(readdirSync(test.folder).sort()).toEqual(before);
    expect(readFileSync(inFolder('mine.mp4'), 'utf8')).toBe('mine');
    for (const cmd of ['export_status', 'export_cancel', 'job_status', 'job_cancel']) {
      expect(await test.client.call(cmd, { job_id: 'j_none' })).toMatchObject({ ok: false, code: 'job_not_found' });
    }
  });

  it('tells that the source changed or is broken by a failed job', async () => {
    const path = inFolder('changing.mp4');
    writeFileSync(path, readFileSync(clips.plain?.path ?? ''));
    await test.client.call('ingest', { path });
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.fill(0, bytes.length >> 1));
    const job = await startJob(test.client, 'export_start', { path: inFolder('broken.mp4'), codec: 'h264' });
    const status = await waitForJob(test.client, job);
    expect(status).toMatchObject({ status: 'error', code: 'decode_failed' });
    expect([readdirSync(test.folder).includes('broken.mp4'), listHidden()]).toEqual([false, []]);
  });
});
