import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DesktopBridge } from '../../src/shared/frame-desktop-bridge.ts';
import { appDir, type LaunchedDesktop, launchDesktop } from '../support/launch-desktop.ts';
import { findChild } from '../support/processes.ts';

const patience = { timeout: 60_000, interval: 200 };
const engineProgram = join(appDir, '..', 'engine-mock', 'dist', 'main.js');

declare global {
  var framelane: DesktopBridge;
  var heard: string[];
}

needs(describe, await electronCapability())('the engine behind the application', { timeout: 180_000 }, () => {
  let folder = '';
  let clip = '';
  let desktop: LaunchedDesktop;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'framelane-engine-lane-'));
    clip = join(folder, 'sample.mp4');
    const made = spawnSync(process.execPath, [engineProgram, 'sample', clip], { encoding: 'utf8' });
    if (made.status !== 0) throw new Error(`expected a sample clip, got ${made.stderr}`);
    desktop = await launchDesktop({ args: ['--stream-name', 'none', '--open', clip] });
  }, 180_000);
  afterAll(async () => {
    await desktop?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const readStatus = () => desktop.page.evaluate(() => framelane.engine.getStatus());
  const send = (command: string, fields: object) =>
    desktop.page.evaluate(([name, given]) => framelane.engine.send(name, given), [command, fields] as const);

  it('opens the file the user named, and tells the page no place of its own', async () => {
    await expect.poll(readStatus, patience).toMatchObject({ ok: true, value: { presence: 'live' } });
    const opened = await send('ingest', { path: clip });
    expect(opened).toMatchObject({ ok: true, value: { has_audio: true } });
    const drawn = await send('render_frame', { time: 1 });
    expect(drawn).toMatchObject({ ok: true, value: { seq: expect.any(Number) } });
    const info = await send('engine_info', {});
    expect(info).toMatchObject({ ok: true, value: { protocol: 1 } });
    expect(JSON.stringify(info)).not.toContain('/dev/shm');
  });

  it('gives sound an address the page can fetch', async () => {
    const decoded = await send('audio_decode', { start: 0, duration: 0.5 });
    expect(decoded).toMatchObject({ ok: true, value: { url: expect.stringMatching(/^framelane:\/\/app\/sound\//) } });
    expect(JSON.stringify(decoded)).not.toContain('pcm_path');
    const url = decoded.ok ? String(decoded.value.url) : '';
    const head = await desktop.page.evaluate(async (address) => {
      const response = await fetch(address);
      return new TextDecoder().decode((await response.arrayBuffer()).slice(0, 4));
    }, url);
    expect(head).toBe('RIFF');
  });

  it('comes back with its files when it is killed, and the page is told', async () => {
    await desktop.page.evaluate(() => {
      globalThis.heard = [];
      framelane.engine.onEvent((event) => {
        if (event.type === 'toast') heard.push(event.text);
      });
    });
    const mainPid = desktop.app.process().pid ?? 0;
    const before = findChild(mainPid, 'engine-mock/dist/main.js');
    process.kill(before?.pid ?? Number.NaN, 'SIGKILL');
    await expect.poll(readStatus, patience).toMatchObject({ value: { presence: 'live', engine: { restarts: 1 } } });
    await expect
      .poll(() => desktop.page.evaluate(() => heard), patience)
      .toEqual(['Engine restarting...', 'Engine recovered']);
    expect(await send('render_frame', { time: 2 })).toMatchObject({ ok: true });
  });
});
