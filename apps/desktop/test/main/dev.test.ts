import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronCapability, openVirtualDisplay } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { appDir } from '../support/launch-desktop.ts';
import { findChildren, isAlive } from '../support/processes.ts';

const cleanUp = useCleanUp();
const dev = join(appDir, 'scripts', 'dev.mjs');
const start = join(appDir, 'scripts', 'start.mjs');
const stagePath = join(appDir, '../stage-server/stages/primitives.usda');
const patience = { timeout: 60_000, interval: 100 };
const noDisplay = { DISPLAY: '', WAYLAND_DISPLAY: '' };

/** `pnpm dev` without its build, with folders of its own. The caller closes it. */
function startDev(args: readonly string[], env: Record<string, string>) {
  const home = mkdtempSync(join(tmpdir(), 'framelane-dev-'));
  const folders = { XDG_CONFIG_HOME: join(home, 'config'), XDG_STATE_HOME: join(home, 'state') };
  const all = { ...process.env, ...folders, XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? '', ...env };
  const child: ChildProcess = spawn(process.execPath, [dev, '--port', '0', ...args], { env: all, stdio: 'pipe' });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return {
    pid: child.pid ?? 0,
    profile: join(folders.XDG_CONFIG_HOME, 'Framelane'),
    env: all,
    output: () => output,
    end(): Promise<number | null> {
      child.kill('SIGTERM');
      return ended;
    },
    async close(): Promise<void> {
      const below = findChildren(child.pid ?? 0, '');
      child.kill('SIGKILL');
      for (const { pid } of below) kill(pid);
      await ended;
      rmSync(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}

describe.runIf(process.platform === 'linux')('the window of pnpm dev', { timeout: 240_000 }, () => {
  it('is left out with a line that says why, and the gateway runs and ends as it would', async () => {
    const run = cleanUp(startDev(['--engine', 'off', '--stage', 'off'], noDisplay));
    await expect.poll(run.output, patience).toMatch(/^No window of the desktop application: there is no display/m);
    expect(run.output()).toMatch(/^Open http/m);
    expect(await run.end()).toBe(0);
  });

  it('fails alone, with the same reason', () => {
    const options = { encoding: 'utf8', env: { ...process.env, ...noDisplay }, timeout: 60_000 } as const;
    const { status, stderr } = spawnSync(process.execPath, [start], options);
    expect(stderr).toMatch(/^The window cannot be opened: .*\n$/);
    expect(status).toBe(1);
  });
});

needs(describe, await electronCapability())('the window of pnpm dev', { timeout: 300_000 }, () => {
  it('shows what the gateway shows, by the same programs, takes the files of a later start, and ends with it', async () => {
    const display = cleanUp(await openVirtualDisplay());
    const lanes = ['--engine', 'spawn', '--stage', 'spawn', '--matrix', 'spawn'];
    const run = cleanUp(startDev(lanes, { DISPLAY: display.display }));
    mkdirSync(run.profile, { recursive: true });
    writeFileSync(join(run.profile, 'settings.json'), '{"logLevel":"debug"}');
    const readLog = (): string => {
      const path = join(run.profile, 'logs', 'main.log');
      return existsSync(path) ? readFileSync(path, 'utf8') : '';
    };
    await expect.poll(readLog, patience).toContain('"msg":"the window is open"');
    await expect.poll(readLog, patience).toContain('"lane":"matrix","presence":"live"');
    await expect.poll(readLog, patience).toContain('"msg":"the engine is connected"');

    // A later start hands its file to the window there is, and ends.
    const later = spawn(process.execPath, [start, '--open', stagePath], { env: run.env, stdio: 'ignore' });
    const laterCode = await new Promise((resolve) => later.once('close', resolve));
    expect(laterCode).toBe(0);
    await expect.poll(readLog, patience).toContain('"msg":"a file is opened"');
    await expect.poll(readLog, patience).toContain('"msg":"pictures come by this lane","lane":"mapped"');

    // One of each, below the gateway.
    for (const program of ['engine-mock', 'stage-server', 'matrix-renderer']) {
      const named = findChildren(run.pid, `${program}/dist/main.js`);
      expect(named.filter(({ commandLine }) => !commandLine.includes('gateway/dist/main.js'))).toHaveLength(1);
    }
    const before = findChildren(run.pid, '');
    expect(await run.end()).toBe(0);
    expect(run.output()).not.toContain('No window');
    await expect.poll(() => before.filter(({ pid }) => isAlive(pid)), patience).toEqual([]);
  });
});
