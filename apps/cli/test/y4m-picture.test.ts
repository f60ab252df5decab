import { spawnSync } from 'node:child_process';
import { needs, probeProgram } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { type Chroma, Y4mPicture } from '../src/pictures/y4m-picture.ts';

const ffmpeg = probeProgram('ffmpeg', ['-version'], 'apt-get install ffmpeg');
const markBytes = 'FRAME\n'.length;

/** Runs ffmpeg on bytes and gives the bytes it writes. */
function runFfmpeg(input: Uint8Array, args: readonly string[]): Buffer {
  const command = ['-v', 'error', ...args, '-f', 'rawvideo', '-'];
  const run = spawnSync('ffmpeg', command, { input, maxBuffer: 64 * 1024 * 1024 });
  expect(run.stderr.toString()).toBe('');
  return run.stdout;
}

/** Colours that a plain fill would miss: each channel runs at its own pace, in patches of four for halved colour. */
function paint(width: number, height: number, patch: number): Uint8Array {
  const pixels = new Uint8Array(4 * width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const n = Math.floor(x / patch) * 7919 + Math.floor(y / patch) * 104_729;
      pixels.set([n & 255, (n >> 3) & 255, (n >> 7) & 255, 255], 4 * (y * width + x));
    }
  }
  return pixels;
}

function findLargestDifference(a: Uint8Array, b: Uint8Array): number {
  expect(a.byteLength).toBe(b.byteLength);
  return a.reduce((most, value, index) => Math.max(most, Math.abs(value - (b[index] ?? 0))), 0);
}

function convertOne(pixels: Uint8Array, width: number, height: number, chroma: Chroma): Uint8Array {
  return new Y4mPicture(width, height, chroma).convert(pixels).subarray(markBytes);
}

describe('Y4mPicture', () => {
  it.each<[string, number[], number[]]>([
    ['white', [255, 255, 255], [235, 128, 128]],
    ['black', [0, 0, 0], [16, 128, 128]],
    ['blue', [255, 0, 0], [32, 240, 118]],
    ['green', [0, 255, 0], [173, 42, 26]],
    ['red', [0, 0, 255], [63, 102, 240]],
  ])('gives %s the numbers of BT.709', (_name, bgr, yuv) => {
    const pixels = Uint8Array.from([...bgr, 255]);
    expect([...convertOne(pixels, 1, 1, '444')]).toEqual(yuv);
    expect([...convertOne(pixels, 1, 1, '420')]).toEqual(yuv);
  });

  it('takes the mean of what there is at odd edges', () => {
    const grey = new Uint8Array(4 * 3 * 3).fill(255);
    expect(convertOne(grey, 3, 3, '420')).toHaveLength(9 + 2 * 4);
    expect([...convertOne(grey, 3, 3, '420').subarray(9)]).toEqual(Array(8).fill(128));
  });

  it('writes rates with decimals as fractions', () => {
    expect(new Y4mPicture(2, 2, '444').formatHeader(59.94)).toBe(
      'YUV4MPEG2 W2 H2 F59940:1000 Ip A1:1 C444 XCOLORRANGE=LIMITED\n',
    );
  });
});

needs(describe, ffmpeg)('Y4mPicture against ffmpeg', () => {
  it.each<[Chroma, string, number]>([
    ['444', 'yuv444p', 1],
    ['420', 'yuv420p', 2],
  ])('converts %s as ffmpeg does, to a step of rounding', (chroma, format, patch) => {
    const [width, height] = [256, 128];
    const pixels = paint(width, height, patch);
    const filter = `scale=out_color_matrix=bt709:out_range=tv:flags=area+accurate_rnd+full_chroma_int,format=${format}`;
    const input = ['-f', 'rawvideo', '-pix_fmt', 'bgra', '-s', `${width}x${height}`, '-i', '-'];
    const theirs = runFfmpeg(pixels, [...input, '-vf', filter]);
    expect(findLargestDifference(convertOne(pixels, width, height, chroma), theirs)).toBeLessThanOrEqual(1);
  });

  it.each<[Chroma, string]>([
    ['444', 'yuv444p'],
    ['420', 'yuv420p'],
  ])('is read by ffmpeg as %s, frame for frame and sample for sample', (chroma, format) => {
    const picture = new Y4mPicture(33, 17, chroma);
    const frames = [1, 2, 3].map((patch) => Buffer.from(picture.convert(paint(33, 17, patch))));
    const file = Buffer.concat([Buffer.from(picture.formatHeader(25)), ...frames]);
    const planes = Buffer.concat(frames.map((frame) => frame.subarray(markBytes)));
    expect(runFfmpeg(file, ['-f', 'yuv4mpegpipe', '-i', '-', '-pix_fmt', format])).toEqual(planes);
  });
});
