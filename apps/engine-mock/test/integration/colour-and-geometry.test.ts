import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { needs, probeProgram } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { colourBars } from '../../src/media/sample-clip/paint-scene.ts';
import { averageRgb, type Picture } from '../support/picture.ts';
import { makeClip, makeRotatedClip, type TestClip } from '../support/test-clips.ts';
import { useEngine } from '../support/with-engine.ts';

const ffmpeg = probeProgram('ffmpeg', ['-version'], 'the program ffmpeg on PATH');

describe('colour and geometry', () => {
  const clips: Record<string, TestClip> = {};
  const small = { width: 640, height: 360, frameCount: 4 };
  const test = useEngine({
    prepare: async (folder) => {
      const at = (name: string) => join(folder, name);
      clips.tagged = await makeClip(at('tagged.mp4'), small);
      clips.hd = await makeClip(at('hd.mp4'), { width: 1280, height: 720, frameCount: 4, isTagged: false });
      clips.untagged = await makeClip(at('untagged.mp4'), { ...small, isTagged: false });
      clips.deep = await makeClip(at('deep.mp4'), { ...small, bitDepth: 10 });
      clips.hdr = await makeClip(at('hdr.mp4'), {
        ...small,
        bitDepth: 10,
        isTagged: false,
        encoderOptions: {
          preset: 'ultrafast',
          crf: '10',
          'x264-params': 'transfer=smpte2084:colorprim=bt2020:colormatrix=bt2020nc',
        },
      });
      clips.wide = await makeClip(at('wide.mp4'), { ...small, sampleAspectRatio: { num: 4, den: 3 } });
      clips.odd = await makeClip(at('odd.mkv'), {
        ...small,
        width: 321,
        height: 183,
        container: 'matroska',
        videoEncoder: 'mpeg4',
        maxBFrames: 0,
        encoderOptions: { qscale: '2' },
      });
      for (const degrees of [90, 180, 270] as const) {
        clips[`turned${degrees}`] = await makeRotatedClip(at(`turned${degrees}.mp4`), degrees);
      }
    },
  });

  async function show(name: string): Promise<{ info: Record<string, unknown>; picture: Picture }> {
    const info = await test.client.call('ingest', { path: clips[name]?.path });
    const { picture } = await test.render('apply_chain', { frame_index: 2 });
    expect([picture.width, picture.height]).toEqual([info.width, info.height]);
    return { info, picture };
  }

  function readBars(picture: Picture): number[] {
    const { width, height } = picture;
    return colourBars.flatMap((_, index) => {
      const x = (index + 0.35) * (width / 8);
      return [...averageRgb(picture, { x, y: height * 0.75, width: width * 0.03, height: height * 0.06 })];
    });
  }

  function expectClose(actual: number[], wanted: number[], tolerance: number): void {
    expect(actual.length).toBe(wanted.length);
    const worst = Math.max(...actual.map((value, index) => Math.abs(value - (wanted[index] ?? 0))));
    expect(worst, `${actual.map(Math.round)} for ${wanted.map(Math.round)}`).toBeLessThanOrEqual(tolerance);
  }

  const painted = colourBars.flatMap((rgb) => rgb.map((value) => value * 255));

  it('shows tagged BT.709 bars in the colours painted', async () => {
    expectClose(readBars((await show('tagged')).picture), painted, 4);
  });

  it('takes untagged pictures for BT.709 from 720 lines up', async () => {
    expectClose(readBars((await show('hd')).picture), painted, 4);
  });

  it('takes untagged pictures below 720 lines for BT.601', async () => {
    const wanted = colourBars.flatMap(([red, green, blue]) => {
      const luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
      const cb = (blue - luma) / 1.8556;
      const cr = (red - luma) / 1.5748;
      const rgb = [luma + 1.402 * cr, luma - 0.344136 * cb - 0.714136 * cr, luma + 1.772 * cb];
      return rgb.map((value) => 255 * Math.min(1, Math.max(0, value)));
    });
    expectClose(readBars((await show('untagged')).picture), wanted, 4);
  });

  it('brings ten bits down to eight', async () => {
    expectClose(readBars((await show('deep')).picture), painted, 4);
  });

  it('tone-maps HDR and says so', async () => {
    const { info, picture } = await show('hdr');
    expect(info.hdr).toBe(true);
    const levels = readBars(picture);
    const brightness = (bar: number) =>
      (levels[bar * 3] ?? 0) + (levels[bar * 3 + 1] ?? 0) + (levels[bar * 3 + 2] ?? 0);
    expect(brightness(0)).toBeGreaterThan(brightness(3));
    expect(brightness(3)).toBeGreaterThan(brightness(7));
    expect((await show('tagged')).info.hdr).toBeUndefined();
  });

  needs(it, ffmpeg)('agrees with the FFmpeg command line', async () => {
    for (const name of ['tagged', 'deep', 'hd']) {
      const { picture } = await show(name);
      const matrix = name === 'hd' ? ['-vf', 'scale=in_color_matrix=bt709'] : [];
      const args = [
        '-v',
        'error',
        '-i',
        clips[name]?.path ?? '',
        ...matrix,
        '-frames:v',
        '1',
        '-f',
        'rawvideo',
        '-pix_fmt',
        'rgb24',
        '-',
      ];
      const { stdout } = spawnSync('ffmpeg', args, { maxBuffer: 64 * 1024 * 1024 });
      const reference = { width: picture.width, height: picture.height, rgb: stdout };
      expect(stdout.byteLength).toBe(picture.width * picture.height * 3);
      expectClose(readBars(picture), readBars(reference), 2);
    }
  });

  it('makes pixels square', async () => {
    const { info, picture } = await show('wide');
    expect([info.width, info.height]).toEqual([853, 360]);
    expectClose(readBars(picture), painted, 4);
  });

  it('shows odd sizes whole', async () => {
    const { info } = await show('odd');
    expect([info.width, info.height]).toEqual([321, 183]);
  });

  it('turns pictures upright', async () => {
    const upright = (await show('tagged')).picture;
    const frame = averageRgb(upright, { x: 12, y: 12, width: 4, height: 4 });
    expect(frame[1]).toBeGreaterThan(200);
    // The first cell of the frame number is white and stands in the top left corner of the stored picture.
    const corner = { x: 8, y: 8, width: 2, height: 2 };
    const places = {
      90: { size: [180, 320], at: { ...corner, x: 180 - 10 } },
      180: { size: [320, 180], at: { ...corner, x: 320 - 10, y: 180 - 10 } },
      270: { size: [180, 320], at: { ...corner, y: 320 - 10 } },
    } as const;
    for (const degrees of [90, 180, 270] as const) {
      const { info, picture } = await show(`turned${degrees}`);
      expect([info.width, info.height]).toEqual(places[degrees].size);
      expect(averageRgb(picture, places[degrees].at)[1], `turned by ${degrees}`).toBeGreaterThan(200);
    }
  });
});
