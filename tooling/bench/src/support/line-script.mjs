import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A Node program that answers each line of JSON with another; `close()` ends it. */
export function startLineScript(path, args) {
  const child = spawn(process.execPath, [path, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting = [];
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)));
  child.on('exit', (code) => {
    for (const { reject } of waiting) reject(new Error(`${path} ended with ${code}`));
  });
  const kill = () => child.kill('SIGKILL');
  process.on('exit', kill);
  return {
    ask: (message) =>
      new Promise((resolve, reject) => {
        waiting.push({ resolve, reject });
        child.stdin.write(`${JSON.stringify(message)}\n`);
      }),
    close() {
      process.off('exit', kill);
      kill();
    },
  };
}
