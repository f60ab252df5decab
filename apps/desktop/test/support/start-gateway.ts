import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, parse } from 'node:path';
import { appDir } from './launch-desktop.ts';

const program = join(appDir, '..', 'gateway', 'dist', 'main.js');

export interface RunningGateway {
  pid: number;
  /** Where it says how its engine is reached, while there is one. */
  addressFile: string;
  close(): Promise<void>;
}

/** The built gateway with an engine that may read every folder. The caller closes it. */
export function startGateway(): RunningGateway {
  const home = mkdtempSync(join(tmpdir(), 'framelane-gateway-'));
  const addressFile = join(home, 'engine.json');
  const places = ['--media-root', home, '--upload-dir', join(home, 'uploads'), '--engine-root', parse(home).root];
  const lanes = ['--engine', 'spawn', '--stage', 'off', '--matrix', 'off', '--engine-address-file', addressFile];
  const env = { ...process.env, XDG_STATE_HOME: join(home, 'state') };
  const child = spawn(process.execPath, [program, '--port', '0', ...lanes, ...places], { env, stdio: 'ignore' });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  return {
    pid: child.pid ?? 0,
    addressFile,
    async close() {
      child.kill('SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
