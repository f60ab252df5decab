import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './engine.mjs';

let program;

/** A process that copies the same bytes of the same slot with a plain `memcpy`; one measurement for each `run()`. */
export function startMemcpy({ path, slotSizeBytes, bytes, iterations, args = [] }) {
  program ??= compile();
  const child = spawn(program, [path, `${slotSizeBytes}`, `${bytes}`, `${iterations}`, ...args, '--serve'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    async run() {
      child.stdin.write('\n');
      const { value, done } = await lines.next();
      if (done) throw new Error('the memcpy yardstick ended early');
      return JSON.parse(value);
    },
    close: () => child.stdin.end(),
  };
}

function compile() {
  const script = join(root, 'packages', 'shm-native', 'scripts', 'build-bench.mjs');
  const run = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`the memcpy yardstick did not compile: ${run.stderr}`);
  return run.stdout.trim();
}
