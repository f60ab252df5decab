import { spawnSync } from 'node:child_process';
import { getPriority } from 'node:os';

/**
 * Runs the yardstick to its end, overwriting what it is told to write. Throws when it is missing or fails.
 *
 * @param {{ priority?: number }} options `priority` is the nice value to run at; a process cannot take less than this one's.
 */
export function runFfmpeg(args, { priority = getPriority() } = {}) {
  const steps = String(Math.max(0, priority - getPriority()));
  const command = ['nice', '-n', steps, 'ffmpeg', '-nostdin', '-loglevel', 'error', '-y', ...args];
  const run = spawnSync(command[0], command.slice(1), { encoding: 'utf8' });
  if (run.error) throw new Error(`the yardstick cannot be started: ${run.error.message}`);
  if (run.status !== 0) throw new Error(`the yardstick needs ffmpeg, which failed: ${run.stderr}`);
}
