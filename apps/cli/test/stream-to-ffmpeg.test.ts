import { spawn } from 'node:child_process';
import { buffer } from 'node:stream/consumers';
import { needs, probeProgram } from '@framelane/vitest-config/capabilities';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findLargestDifference, paintPicture, readPatternNumber } from './support/pictures.ts';
import { startCli } from './support/run-cli.ts';
import { startPattern, startProducer } from './support/streams.ts';

const ffmpeg = probeProgram('ffmpeg', ['-version'], 'apt-get install ffmpeg');

/** Pipes a `stream` into ffmpeg and gives the BGRA pixels that ffmpeg makes of it. */
async function pipeThroughFfmpeg(args: readonly string[], ffmpegArgs: readonly string[]) {
  const run = startCli(['stream', ...args]);
  const output = ['-f', 'rawvideo', '-pix_fmt', 'bgra', '-fps_mode', 'passthrough', '-'];
  const reader = spawn('ffmpeg', ['-v', 'error', ...ffmpegArgs, ...output], { stdio: ['pipe', 'pipe', 'pipe'] });
  onTestFinished(() => void reader.kill('SIGKILL'));
  run.child.stdout.pipe(reader.stdin);
  const [pixels, problems] = await Promise.all([buffer(reader.stdout), buffer(reader.stderr)]);
  expect({ problems: problems.toString(), exitCode: await run.exitCode }).toEqual({ problems: '', exitCode: 0 });
  return pixels;
}

needs(describe, ffmpeg)('framelane stream into ffmpeg', () => {
  it('is read as raw video, byte for byte', async () => {
    const size = { width: 128, height: 64 };
    const { name } = await startPattern(['--size', '128x64', '--fps', '200']);
    const args = ['--stream-name', name, '--format', 'raw', '--frames', '8'];
    const input = ['-f', 'rawvideo', '-pix_fmt', 'bgra', '-s', '128x64', '-r', '60', '-i', '-'];
    const pixels = await pipeThroughFfmpeg(args, input);
    const frameBytes = 4 * size.width * size.height;
    expect(pixels.length).toBe(8 * frameBytes);
    const numbers = Array.from({ length: 8 }, (_, at) => readPatternNumber(pixels.subarray(at * frameBytes), size));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });

  it.each(['420', '444'])('is read as YUV4MPEG2 with %s', async (chroma) => {
    const producer = startProducer();
    const picture = paintPicture(64, 48);
    for (let at = 0; at < picture.pixels.length; at += 4) {
      // Grey, so that halved colour loses nothing.
      picture.pixels.fill(picture.pixels[at + 1] ?? 0, at, at + 3);
    }
    producer.publish(picture.pixels, picture);
    const args = [
      '--stream-name',
      producer.name,
      '--format',
      'y4m',
      '--chroma',
      chroma,
      '--fps',
      '100',
      '--frames',
      '3',
    ];
    const pixels = await pipeThroughFfmpeg(args, ['-f', 'yuv4mpegpipe', '-i', '-']);
    for (let at = 0; at < 3; at += 1) {
      const frame = pixels.subarray(at * picture.pixels.length, (at + 1) * picture.pixels.length);
      expect(findLargestDifference(frame, picture.pixels)).toBeLessThanOrEqual(2);
    }
  });

  it('is read as a series of PNGs, pixel for pixel', async () => {
    const size = { width: 96, height: 40 };
    const { name } = await startPattern(['--size', '96x40', '--fps', '100']);
    const args = ['--stream-name', name, '--format', 'png', '--frames', '4'];
    const pixels = await pipeThroughFfmpeg(args, ['-f', 'image2pipe', '-c:v', 'png', '-i', '-']);
    const numbers = [0, 1, 2, 3].map((at) => readPatternNumber(pixels.subarray(at * 4 * 96 * 40), size));
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  });
});
