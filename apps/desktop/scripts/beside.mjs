import { spawn } from 'node:child_process';
import { openWindow } from './open-window.mjs';

// Runs the given program, with a window of the desktop application beside it where one can be opened. Ends with it.
const [program, ...args] = process.argv.slice(2);
if (program === undefined) {
  process.stderr.write('usage: node beside.mjs PROGRAM [ARGUMENT…]\n');
  process.exit(2);
}
const child = spawn(program, args, { stdio: 'inherit' });
/** @type {import('node:child_process').ChildProcess | undefined} */
let window;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => process.stderr.write(`${program} cannot be started: ${error.message}\n`));
child.on('close', (code) => {
  process.exitCode = code ?? 1;
  window?.kill('SIGTERM');
});
try {
  window = await openWindow([]);
  if (child.exitCode !== null) window.kill('SIGTERM');
} catch (error) {
  process.stdout.write(`No window of the desktop application: ${error.message}.\n`);
}
