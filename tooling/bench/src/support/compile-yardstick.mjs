import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './engine.mjs';

const programs = new Map();

/** Path of a program of packages/shm-native/bench, compiled once per run with this machine's compiler. */
export function compileYardstick(name) {
  const known = programs.get(name);
  if (known !== undefined) return known;
  const script = join(root, 'packages', 'shm-native', 'scripts', 'build-bench.mjs');
  const run = spawnSync(process.execPath, [script, name], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`the yardstick ${name} did not compile: ${run.stderr}`);
  const program = run.stdout.trim();
  programs.set(name, program);
  return program;
}
