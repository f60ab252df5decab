import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronCapability, openVirtualDisplay, type VirtualDisplay } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findChild, isAlive } from '../support/processes.ts';
import { runDesktop } from '../support/run-desktop.ts';

const cleanUp = useCleanUp();
const sidecar = join(import.meta.dirname, '..', 'programs', 'sidecar.mjs');
const patience = { timeout: 60_000, interval: 100 };

needs(describe, await electronCapability())('the application as a process', () => {
  let display: VirtualDisplay;
  let userDataDir = '';
  beforeAll(async () => {
    display = await openVirtualDisplay();
  });
  afterAll(() => display?.close());
  beforeEach(() => {
    userDataDir = mkdtempSync(join(tmpdir(), 'framelane-desktop-'));
  });
  afterEach(() => rmSync(userDataDir, { recursive: true, force: true, maxRetries: 5 }));

  const start = async (args: string[] = []) =>
    cleanUp(await runDesktop({ display: display.display, userDataDir, args }));
  const writeSettings = (settings: object) =>
    writeFileSync(join(userDataDir, 'settings.json'), JSON.stringify(settings));

  it('prints its version and its help, and refuses what it does not understand', async () => {
    const runs = await Promise.all([start(['--version']), start(['--help']), start(['--stream-name', 'no/name'])]);
    expect(await Promise.all(runs.map(({ ended }) => ended))).toEqual([0, 0, 2]);
    expect(runs[0]?.output()).toContain('0.0.0');
    expect(runs[1]?.output()).toContain('--headless-check');
    expect(runs[2]?.output()).toContain('no/name');
  });

  it('checks itself: a picture of a stage comes, is drawn and read back', async () => {
    const env = { TMPDIR: userDataDir };
    const run = cleanUp(await runDesktop({ display: display.display, userDataDir, args: ['--headless-check'], env }));
    expect(await run.ended).toBe(0);
    const line = run
      .output()
      .split('\n')
      .find((text) => text.startsWith('{"isIsolated"'));
    expect(JSON.parse(line ?? '{}')).toMatchObject({ isIsolated: true, lane: 'mapped' });
    expect(findChild(run.pid, 'stage-server')).toBeUndefined();
    // Nothing stays, not even its profile.
    const listChecks = () => readdirSync(userDataDir).filter((name) => name.startsWith('framelane-check-'));
    await expect.poll(listChecks, patience).toEqual([]);
  });

  it('ends with what it started when it is asked to, even when that hangs', async () => {
    const command = [process.execPath, sidecar, 'hung', '{name}'];
    writeSettings({ engine: { type: 'off' }, stage: { type: 'spawn', command, streamName: 'hanging' } });
    const run = await start();
    await expect.poll(run.output, patience).toContain('the stage server is ready');
    const child = findChild(run.pid, 'sidecar.mjs hung hanging');
    expect(child).toBeDefined();
    run.signal('SIGTERM');
    expect(await run.ended).toBe(0);
    expect(isAlive(child?.pid ?? 0)).toBe(false);
    expect(existsSync(join(userDataDir, 'window-main.json'))).toBe(true);
    expect(existsSync(join(userDataDir, 'logs', 'main.log'))).toBe(true);
  });

  it('hands its files to the instance that runs already', async () => {
    writeSettings({ engine: { type: 'off' }, stage: { type: 'off' }, logLevel: 'debug' });
    const file = join(userDataDir, 'clip.mp4');
    writeFileSync(file, 'a clip');
    const first = await start();
    await expect.poll(first.output, patience).toContain('the window is open');
    const second = await start(['--open', file]);
    expect(await second.ended).toBe(0);
    await expect.poll(first.output, patience).toContain('clip.mp4');
    first.signal('SIGINT');
    expect(await first.ended).toBe(0);
  });

  it('leaves no process behind when it is killed itself', async () => {
    writeSettings({ stage: { type: 'spawn', streamName: `killed-${process.pid}` } });
    const run = await start();
    await expect.poll(run.output, patience).toContain('the stage server is ready');
    await expect.poll(run.output, patience).toContain('the engine is connected');
    const pids = ['stage-server', 'engine-mock'].map((name) => findChild(run.pid, `${name}/dist/main.js`)?.pid ?? 0);
    expect(pids.map(isAlive)).toEqual([true, true]);
    await run.close();
    await expect.poll(() => pids.map(isAlive), patience).toEqual([false, false]);
  });
});
