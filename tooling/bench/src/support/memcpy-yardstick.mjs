import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { compileYardstick } from './compile-yardstick.mjs';

/** A process that copies the same bytes of the same slot with a plain `memcpy`; one measurement for each `run()`. */
export function startMemcpy({ path, slotSizeBytes, bytes, iterations, args = [] }) {
  const child = spawn(
    compileYardstick('ring-memcpy-yardstick'),
    [path, `${slotSizeBytes}`, `${bytes}`, `${iterations}`, ...args, '--serve'],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
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
