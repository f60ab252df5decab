import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { needs, probeProgram } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { averageRgb, type Picture } from '../support/picture.ts';
import { openPictures, type PictureBench } from '../support/render-in-process.ts';
import { makeClip } from '../support/test-clips.ts';

const ffmpeg = probeProgram('ffmpeg', ['-version'], 'the program ffmpeg on PATH');
const shownFrame = 9;
const size = { width: 640, height: 360 } as const;

interface Area {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** The middle of each colour bar, away from its edges. */
const bars: readonly Area[] = Array.from({ length: 8 }, (_, bar) => ({
  x: bar * 80 + 30,
  y: 270,
  width: 20,
  height: 20,
}));

const squares: readonly Area[] = Array.from({ length: 32 * 18 }, (_, at) => ({
  x: (at % 32) * 20,
  y: Math.floor(at / 32) * 20,
  width: 20,
  height: 20,
}));

type Chain = readonly Record<string, unknown>[];

const rgb = 'scale=in_color_matrix=bt709,format=rgb24,format=gbrp';
const eachChannel = (text: string) => `${rgb},lutrgb=r='${text}':g='${text}':b='${text}'`;

/** What an effect does, in the words of FFmpeg's command line. */
const pairs: readonly [name: string, chain: Chain, filters: string][] = [
  ['nothing', [], 'null'],
  ['invert', [{ effectId: 'fx.invert' }], 'lutyuv=y=251-val:u=256-val:v=256-val'],
  ['hue shift', [{ effectId: 'fx.hue_shift', parameters: { amount: 90 } }], 'hue=h=90'],
  ['saturation', [{ effectId: 'fx.saturation', parameters: { amount: 0.5 } }], 'hue=s=0.5'],
  [
    'contrast',
    [{ effectId: 'fx.brightness_contrast', parameters: { brightness: 0.1, contrast: 0.7 } }],
    eachChannel('clip((val-127.5)*0.7+127.5+25.5,0,255)'),
  ],
  ['exposure', [{ effectId: 'fx.exposure', parameters: { stops: -1.1 } }], eachChannel('val*0.70711')],
  ['sepia', [{ effectId: 'fx.sepia' }], `${rgb},colorchannelmixer=.393:.769:.189:0:.349:.686:.168:0:.272:.534:.131`],
  ['box blur', [{ effectId: 'fx.box_blur', parameters: { radius: 6 } }], 'avgblur=6:planes=1,avgblur=3:planes=6'],
  ['blur', [{ effectId: 'fx.blur', parameters: { radius: 4 } }], 'gblur=sigma=4:planes=1,gblur=sigma=2:planes=6'],
  ['sharpen', [{ effectId: 'fx.sharpen' }], 'unsharp=5:5:1.5:5:5:0'],
  ['flip', [{ effectId: 'util.flip', parameters: { axis: 'both' } }], 'hflip,vflip'],
  [
    'crop',
    [{ effectId: 'util.crop', parameters: { left: 0.25, right: 0, top: 0, bottom: 0 } }],
    'drawbox=0:0:160:360:black:fill',
  ],
  ['pixelate', [{ effectId: 'fx.pixelate', parameters: { size: 20 } }], `${rgb},pixelize=w=20:h=20`],
  ['RGB split', [{ effectId: 'fx.rgb_split', parameters: { amount: 10 } }], `${rgb},rgbashift=rh=10:bh=-10`],
  ['mirror', [{ effectId: 'fx.mirror' }], `${rgb},crop=320:360:0:0,split[a][b];[b]hflip[c];[a][c]hstack`],
  [
    'echo',
    [{ effectId: 'fx.echo', parameters: { count: 3, delay: 1, decay: 0.7 } }],
    `${rgb},tmix=frames=4:weights=0.343 0.49 0.7 1`,
  ],
  [
    'frame difference',
    [{ effectId: 'fx.frame_difference', parameters: { delay: 1, gain: 1 } }],
    `${rgb},tblend=all_mode=difference`,
  ],
  [
    'a chain of kernels and filters',
    [
      { effectId: 'util.transform', parameters: { zoom: 1 } },
      { effectId: 'fx.invert' },
      { effectId: 'fx.rgb_split', parameters: { amount: 0 } },
      { effectId: 'util.flip' },
      { effectId: 'fx.mirror', mix: 0.5, parameters: { kept: 'left' } },
      { effectId: 'fx.mirror', mix: 0, parameters: { kept: 'left' } },
    ],
    `${eachChannel('255-val')},hflip,split[p][q];[q]crop=320:360:0:0,split[a][b];[b]hflip[c];[a][c]hstack[m];[p][m]blend=all_mode=normal:all_opacity=0.5`,
  ],
];

needs(describe, ffmpeg)('effects agree with the FFmpeg command line:', () => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-ffmpeg-'));
  let pictures: PictureBench;
  let clip: string;
  beforeAll(async () => {
    clip = (await makeClip(join(folder, 'clip.mp4'), { ...size, frameCount: 14 })).path;
    pictures = await openPictures(clip, folder);
  });
  afterAll(async () => {
    await pictures?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(pairs)('%s', async (_name, chain, filters) => {
    const ours = await pictures.render(shownFrame, chain);
    const theirs = runFfmpeg(clip, filters);
    expect(theirs.rgb.byteLength).toBe(ours.rgb.byteLength);
    for (const bar of bars) expect(compare(ours, theirs, bar), `bar at ${bar.x}`).toBeLessThanOrEqual(2);
    // Thin lines carry colours outside of the cube, which are cut sooner or later.
    for (const square of squares) {
      expect(compare(ours, theirs, square), `square at ${square.x}, ${square.y}`).toBeLessThanOrEqual(7);
    }
    const error = ours.rgb.reduce((sum, value, at) => sum + Math.abs(value - (theirs.rgb[at] ?? 0)), 0);
    expect(error / ours.rgb.length).toBeLessThan(1.8);
  });
});

function compare(ours: Picture, theirs: Picture, area: Area): number {
  const [actual, wanted] = [averageRgb(ours, area), averageRgb(theirs, area)];
  return Math.max(...actual.map((value, channel) => Math.abs(value - (wanted[channel] ?? 0))));
}

/** The same frame through the command line, which numbers the pictures a filter gives out from the first. */
function runFfmpeg(path: string, filters: string): Picture {
  const toRgb = filters.includes('gbrp') ? 'format=rgb24' : `${rgb},format=rgb24`;
  const skipped = filters.includes('tblend') ? shownFrame - 1 : shownFrame;
  const graph = `[0:v]${filters},${toRgb},select=gte(n\\,${skipped})[out]`;
  const args = [
    '-v',
    'error',
    '-i',
    path,
    '-filter_complex',
    graph,
    '-map',
    '[out]',
    '-frames:v',
    '1',
    '-f',
    'rawvideo',
    '-',
  ];
  const { stdout, stderr } = spawnSync('ffmpeg', args, { maxBuffer: 16 * 1024 * 1024 });
  if (stdout.byteLength === 0) throw new Error(`ffmpeg gave no picture: ${String(stderr)}`);
  return { ...size, rgb: stdout };
}
