import { spawnSync } from 'node:child_process';

/** Runs the yardstick to its end, overwriting what it is told to write. Throws when it is missing or fails. */
export function runFfmpeg(args) {
  const run = spawnSync('ffmpeg', ['-nostdin', '-loglevel', 'error', '-y', ...args], { encoding: 'utf8' });
  if (run.error) throw new Error(`the yardstick needs the ffmpeg program: ${run.error.message}`);
  if (run.status !== 0) throw new Error(`ffmpeg failed: ${run.stderr}`);
}
