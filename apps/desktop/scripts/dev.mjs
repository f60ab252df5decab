import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findGatewayParts, placeEngine, placePanel, readGatewayAddress } from './gateway-parts.mjs';
import { openWindow } from './open-window.mjs';

// Runs the built gateway with this command line, and beside it a window of the desktop application where one can be
// opened, on the same engine, stage server and panel. Ends with the gateway.
const apps = join(import.meta.dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'framelane-window-'));
const engine = placeEngine(process.argv.slice(2), folder);
const panel = await placePanel(engine.args, join(apps, 'matrix-renderer', 'dist', 'main.js'));
const gateway = spawn(process.execPath, [join(apps, 'gateway', 'dist', 'main.js'), ...panel.args], {
  stdio: ['inherit', 'pipe', 'inherit'],
});
/** @type {import('node:child_process').ChildProcess | undefined} */
let window;
let hasEnded = false;
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => gateway.kill(signal));
gateway.on('close', (code) => {
  hasEnded = true;
  process.exitCode = code ?? 1;
  rmSync(folder, { recursive: true, force: true });
  window?.kill('SIGTERM');
});
gateway.stdout.pipe(process.stdout);
try {
  const address = await readGatewayAddress(gateway);
  if (address !== undefined) {
    window = await openWindow(await findGatewayParts(address, { ...engine, ...panel }));
    if (hasEnded) window.kill('SIGTERM');
  }
} catch (error) {
  process.stdout.write(`No window of the desktop application: ${error.message}.\n`);
}
