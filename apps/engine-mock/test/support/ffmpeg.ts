import { spawnSync } from 'node:child_process';
import { probeProgram } from '@framelane/vitest-config/capabilities';

/** The programs exports are checked with. */
export const ffmpeg = probeProgram('ffmpeg', ['-version'], 'the programs ffmpeg and ffprobe on PATH');

/** Runs ffmpeg and gives what it wrote to standard output. */
export function runFfmpeg(args: readonly string[]): Buffer {
  return run('ffmpeg', ['-v', 'error', '-nostdin', ...args]);
}

/** Arguments for a small moving picture of `seconds`, to be followed by one more input and the output. */
export function writePictureInput(seconds: number): string[] {
  return ['-f', 'lavfi', '-i', `testsrc2=s=64x36:r=25:d=${seconds}`];
}

/** What ffprobe counts and reads in a file: streams by kind, and the times of all video frames in seconds. */
export function probeFile(path: string): { video: StreamFacts; audio: StreamFacts | undefined; times: number[] } {
  const entries = 'stream=codec_type,codec_name,width,height,pix_fmt,nb_read_frames,duration,channels,sample_rate';
  const text = run('ffprobe', ['-v', 'error', '-count_frames', '-show_entries', entries, '-of', 'json', path]);
  const { streams } = JSON.parse(String(text)) as { streams: StreamFacts[] };
  const video = streams.find((stream) => stream.codec_type === 'video');
  if (video === undefined) throw new Error('the file has no video');
  const frameEntries = ['-select_streams', 'v:0', '-show_entries', 'frame=pts_time', '-of', 'csv=p=0'];
  const times = String(run('ffprobe', ['-v', 'error', ...frameEntries, path]))
    .split('\n')
    .map((line) => line.split(',')[0] ?? '')
    .filter((line) => line !== '')
    .map(Number);
  return { video, audio: streams.find((stream) => stream.codec_type === 'audio'), times };
}

/** Time of the first packet of a stream that is shown; `kind` is v or a. */
export function readStartSeconds(path: string, kind: string): number {
  const entries = ['-select_streams', `${kind}:0`, '-show_entries', 'stream=start_time', '-of', 'csv=p=0'];
  return Number(String(run('ffprobe', ['-v', 'error', ...entries, path])).split(/[\n,]/)[0]);
}

/** When the pictures of a file are decoded, in ticks, in the order they lie there; NaN where the file does not say. */
export function listDecodingTimes(path: string): number[] {
  const entries = ['-select_streams', 'v:0', '-show_entries', 'packet=dts', '-of', 'csv=p=0'];
  const lines = String(run('ffprobe', ['-v', 'error', ...entries, path])).trim();
  return lines.split('\n').map((line) => Number(line.split(',')[0]));
}

/** Everything in a file, packet by packet: stream, times, size and a hash of its bytes. */
export function readPackets(path: string): string[] {
  const hashes = String(runFfmpeg(['-i', path, '-map', '0', '-c', 'copy', '-f', 'framemd5', '-'])).split('\n');
  return hashes.filter((line) => line !== '' && !line.startsWith('#'));
}

interface StreamFacts {
  codec_type: string;
  codec_name: string;
  width?: number;
  height?: number;
  pix_fmt?: string;
  nb_read_frames?: string;
  duration?: string;
  channels?: number;
  sample_rate?: string;
}

function run(program: string, args: readonly string[]): Buffer {
  const { status, stdout, stderr } = spawnSync(program, args, { maxBuffer: 256 * 1024 * 1024 });
  if (status !== 0) throw new Error(`${program} ended with ${status}: ${String(stderr)}`);
  return stdout;
}
