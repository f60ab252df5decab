import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { EngineClient, spawnEngine } from '@framelane/engine-client';

export const root = resolve(import.meta.dirname, '..', '..', '..', '..');
const engineMain = join(root, 'apps', 'engine-mock', 'dist', 'main.js');
const running = new Set();

process.on('exit', () => {
  for (const stop of running) stop();
});

/** The three chains that the render benchmarks use, and the same filters as FFmpeg's command line spells them. */
export const chains = {
  'no effect': { chain: [], filters: undefined },
  invert: { chain: [{ effectId: 'fx.invert' }], filters: 'negate' },
  'invert, hue_shift 90, blur 5': {
    chain: [
      { effectId: 'fx.invert' },
      { effectId: 'fx.hue_shift', parameters: { amount: 90 } },
      { effectId: 'fx.blur', parameters: { radius: 5 } },
    ],
    filters: 'negate,hue=h=90,gblur=sigma=5',
  },
};

/** A folder that is gone when the process ends. */
export function makeTempFolder(parent = tmpdir()) {
  const folder = mkdtempSync(join(parent, 'framelane-bench-'));
  running.add(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes the sample clip (1080p30 H.264, 10 s) and returns its path. */
export function makeSample(folder = makeTempFolder()) {
  const path = join(folder, 'sample.mp4');
  const run = spawnSync(process.execPath, [engineMain, 'sample', path], { encoding: 'utf8' });
  if (run.status !== 0) throw new Error(`engine-mock sample failed: ${run.stderr}`);
  return path;
}

/** Starts our engine with one folder as media root and connects a client; `close()` ends both. */
export async function startEngine({ mediaRoot, args = [] }) {
  const engine = await spawnEngine({
    command: process.execPath,
    args: [engineMain, '--media-root', mediaRoot, '--log-level', 'warn', ...args],
    exitWithParent: true,
  });
  const kill = () => process.kill(engine.pid, 'SIGKILL');
  running.add(kill);
  const connect = () => EngineClient.connect({ ...locate(engine), token: engine.address.token });
  return {
    engine,
    connect,
    async close() {
      running.delete(kill);
      await engine.stop();
    },
  };
}

/** Starts a Node script of this package and waits for its first line, which is returned with the child. */
export async function startScript(name, args = []) {
  const child = spawn(process.execPath, [join(import.meta.dirname, name), ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const kill = () => child.kill('SIGKILL');
  running.add(kill);
  const line = await new Promise((resolveLine, reject) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolveLine(text.slice(0, end));
    });
    child.on('exit', (code) => reject(new Error(`${name} ended with ${code} before it was ready`)));
  });
  return {
    line,
    pid: child.pid,
    close() {
      running.delete(kill);
      kill();
    },
  };
}

function locate(engine) {
  return { endpoint: engine.address.endpoint };
}
