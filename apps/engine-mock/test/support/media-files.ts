import { spawnSync } from 'node:child_process';
import { probeProgram } from '@framelane/vitest-config/capabilities';

/** For media our own encoder does not make. */
export const ffmpeg = probeProgram('ffmpeg', ['-version'], 'the program ffmpeg on PATH');

/** Runs the FFmpeg command line to its end and gives what it wrote to standard output. */
export function runFfmpeg(args: readonly string[]): Buffer {
  const { status, stdout, stderr } = spawnSync('ffmpeg', ['-v', 'error', '-nostdin', '-y', ...args], {
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`ffmpeg ended with ${status}: ${String(stderr)}`);
  return stdout;
}

/** Arguments for a small moving picture of `seconds`, to be followed by one more input and the output. */
export function writePictureInput(seconds: number): string[] {
  return ['-f', 'lavfi', '-i', `testsrc2=s=64x36:r=25:d=${seconds}`];
}
