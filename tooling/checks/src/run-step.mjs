import { spawnSync } from 'node:child_process';
import { root } from './workspace.mjs';

/** Runs a program in the repository's root with its output shown; returns whether it exited with 0. */
export function runStep(command, args, options = {}) {
  const run = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
    ...options,
  });
  if (run.error) console.error(`${command}: ${run.error.message}`);
  return run.status === 0;
}
