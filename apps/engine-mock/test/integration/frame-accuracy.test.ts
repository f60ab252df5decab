import { join } from 'node:path';
import { needs } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { ffmpeg, runFfmpeg } from '../support/ffmpeg.ts';
import { readFrameNumber } from '../support/picture.ts';
import { makeClip, makeFilmClip, makeVariableRateClip, type TestClip } from '../support/test-clips.ts';
import { useEngine } from '../support/with-engine.ts';

const clips: Record<string, TestClip> = {};

const cases: readonly [name: string, make: (folder: string) => Promise<TestClip>][] = [
  ['constant rate with B-frames', (folder) => makeClip(join(folder, 'constant.mp4'))],
  ['23.976', (folder) => makeFilmClip(join(folder, 'film.mp4'))],
  [
    '23.976 in a container that counts milliseconds',
    (folder) => makeFilmClip(join(folder, 'film.mkv'), { container: 'matroska' }),
  ],
  ['variable rate', (folder) => makeVariableRateClip(join(folder, 'variable.mp4'))],
  ['a single keyframe', (folder) => makeClip(join(folder, 'long-gop.mp4'), { keyframeInterval: 1000, frameCount: 50 })],
  [
    'only keyframes',
    (folder) => makeClip(join(folder, 'intra.mp4'), { keyframeInterval: 1, maxBFrames: 0, frameCount: 30 }),
  ],
  [
    'first timestamp not zero',
    (folder) =>
      makeClip(join(folder, 'offset.mkv'), { container: 'matroska', getTick: (i) => 64_000 + i * 512, frameCount: 40 }),
  ],
];

/** Made of the first clip by other encoders, into containers that count and seek differently. */
const recodedCases: readonly [name: string, file: string, codec: readonly string[]][] = [
  ['H.265 with open groups', 'open.mkv', ['libx265', '-x265-params', 'open-gop=1:keyint=12:bframes=4:log-level=none']],
  ['H.264 with a pyramid of B-frames in a transport stream', 'pyramid.ts', ['libx264', '-g', '12', '-bf', '5']],
  ['VP9 with hidden frames', 'hidden.webm', ['libvpx-vp9', '-g', '15', '-deadline', 'realtime', '-auto-alt-ref', '1']],
  ['MPEG-2 in AVI without times of its own', 'plain.avi', ['mpeg2video', '-g', '12', '-bf', '0', '-q:v', '2']],
];

/** Always the same order, unlike Math.random. */
function shuffle(length: number): number[] {
  const order = Array.from({ length }, (_, index) => index);
  let state = 12_345;
  for (let index = length - 1; index > 0; index -= 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const other = state % (index + 1);
    [order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0];
  }
  return order;
}

describe('every frame is exactly the one asked for', () => {
  const test = useEngine({
    prepare: async (folder) => {
      for (const [name, make] of cases) clips[name] = await make(folder);
      const [first] = Object.values(clips);
      if (!ffmpeg.isPresent || first === undefined) return;
      for (const [name, file, codec] of recodedCases) {
        const path = join(folder, file);
        runFfmpeg(['-i', first.path, '-c:v', ...codec, path]);
        clips[name] = { ...first, path };
      }
    },
  });

  /** Asks a little after the frame begins, at its very beginning, and just before it ends. */
  async function expectFrame(clip: TestClip, asset: string, index: number): Promise<void> {
    const start = clip.times[index] ?? 0;
    const end = clip.times[index + 1] ?? 0;
    const time = [start, (start + end) / 2, end - 0.001][index % 3];
    const { reply, picture } = await test.render('render_frame', { time, asset_id: asset, chain: [] });
    expect([index, reply.frame_index, readFrameNumber(picture)]).toEqual([index, index, index]);
  }

  const both = [
    ...cases.map(([name]) => [it, name] as const),
    ...recodedCases.map(([name]) => [needs(it, ffmpeg), name] as const),
  ];
  for (const [itWhenPossible, name] of both) {
    itWhenPossible(
      `${name}: forwards, backwards and at random`,
      async () => {
        const clip = clips[name] as TestClip;
        const info = await test.client.call('ingest', { path: clip.path });
        expect(info).toMatchObject({ ok: true, frame_count: clip.frameCount, width: clip.width, height: clip.height });
        const asset = String(info.asset_id);
        const indices = Array.from({ length: clip.frameCount }, (_, index) => index);
        for (const index of indices) await expectFrame(clip, asset, index);
        for (const index of indices.toReversed()) await expectFrame(clip, asset, index);
        for (const index of shuffle(clip.frameCount)) await expectFrame(clip, asset, index);
      },
      120_000,
    );
  }

  it('tells rate, regularity and duration', async () => {
    const film = await test.client.call('ingest', { path: clips['23.976']?.path });
    expect(film).toMatchObject({ fps: 24_000 / 1001, fps_num: 24_000, fps_den: 1001, vfr: false, has_audio: false });
    expect(film.duration).toBeCloseTo((97 * 1001) / 24_000, 9);
    const matroska = await test.client.call('ingest', {
      path: clips['23.976 in a container that counts milliseconds']?.path,
    });
    expect(matroska).toMatchObject({ fps_num: 24_000, fps_den: 1001, vfr: false });
    const variable = await test.client.call('ingest', { path: clips['variable rate']?.path });
    expect(variable.vfr).toBe(true);
    expect(variable.duration).toBeCloseTo(clips['variable rate']?.times.at(-1) ?? 0, 6);
    expect(variable.fps).toBeCloseTo(50 / (clips['variable rate']?.times.at(-1) ?? 0), 6);
  });

  it('clamps a time beyond the end to the last frame and says so', async () => {
    const info = await test.client.call('ingest', { path: clips['constant rate with B-frames']?.path });
    for (const time of [Number(info.duration), 1e9]) {
      const { reply, picture } = await test.render('seek', { time });
      expect(reply).toMatchObject({ frame_index: 59, clamped: true });
      expect(readFrameNumber(picture)).toBe(59);
    }
    const { reply } = await test.render('seek', { time: Number(info.duration) - 0.001 });
    expect(reply.frame_index).toBe(59);
    expect(reply.clamped).toBeUndefined();
  });

  it('gives the same bytes for the same frame and chain, however it was reached', async () => {
    await test.client.call('ingest', { path: clips['23.976']?.path });
    const chain = [{ effectId: 'fx.blur', parameters: { radius: 2 } }, { effectId: 'fx.hue_shift' }];
    const fetch = async (index: number) =>
      String((await test.client.call('apply_chain', { frame_index: index, chain, frame: 'inline' })).frame_data);
    const jumped = await fetch(40);
    await fetch(90);
    const forwards: string[] = [];
    for (let index = 30; index <= 42; index += 1) forwards.push(await fetch(index));
    expect(forwards[10]).toBe(jumped);
  });
});
