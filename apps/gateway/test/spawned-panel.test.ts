import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { SpawnedPanel } from '../src/server/lanes/matrix/host/spawned-panel.ts';
import { startGateway } from './support/start-gateway.ts';
import { makeTempFolder } from './support/temp-folder.ts';

async function start(...args: string[]) {
  const runtimeDir = join(makeTempFolder(), 'runtime');
  mkdirSync(runtimeDir, { mode: 0o700 });
  vi.stubEnv('XDG_RUNTIME_DIR', runtimeDir);
  const command = args.length === 0 ? {} : { command: { program: process.execPath, args } };
  const gateway = await startGateway({ matrix: { type: 'spawn', ...command } });
  const page = await gateway.openPage({ lane: 'matrix' });
  return { gateway, page, runtimeDir };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

describe('a panel renderer of the gateway', () => {
  it('is started, listed, and ended with the gateway without a trace', async () => {
    const { gateway, page, runtimeDir } = await start();
    await page.waitForState('live');
    await page.waitFor(() => page.pictures[0], 'a picture');
    expect(await (await gateway.fetch('/api/sources')).json()).toEqual([
      { id: 'matrix', lane: 'matrix', name: 'isolated-render', state: 'live', size: [64, 64] },
    ]);
    expect(readdirSync(runtimeDir).join()).toMatch(/^framelane-matrix-\S+\.sock/);
    const pid = gateway.gateway.panelRendererPid ?? 0;
    expect(() => process.kill(pid, 0)).not.toThrow();
    await gateway.gateway.close();
    expect(existsSync(`/proc/${pid}`)).toBe(false);
    expect(readdirSync(runtimeDir)).toEqual([]);
  });

  it('is started again when it is killed, and pages see new pictures on the same socket', async () => {
    const { gateway, page, runtimeDir } = await start();
    await page.waitForState('live');
    await page.waitFor(() => page.pictures[0], 'a picture');
    const pid = gateway.gateway.panelRendererPid ?? 0;
    const count = page.pictures.length;
    process.kill(pid, 'SIGKILL');
    await page.waitFor(
      () => page.texts.find(({ problems }) => JSON.stringify(problems ?? []).includes('panel_renderer_ended')),
      'what happened',
    );
    expect((await page.waitForState('live')).stats).toMatchObject({ restarts: 1 });
    await page.waitFor(() => page.pictures[count], 'a picture of the new one');
    expect(gateway.gateway.panelRendererPid).not.toBe(pid);
    await gateway.gateway.close();
    expect(readdirSync(runtimeDir)).toEqual([]);
  });

  it('has the settings it was given last, whatever became of it', async () => {
    const { gateway, page } = await start();
    await page.waitForState('live');
    const wanted = { brightness: 35, rotate: 90, sourcePolicy: 'priority' };
    expect(await page.command('set_settings', { settings: wanted })).toMatchObject({ ok: true, isPersisted: true });
    process.kill(gateway.gateway.panelRendererPid ?? 0, 'SIGKILL');
    await page.waitFor(() => page.texts.find(({ presence }) => presence === 'lost'), 'the loss');
    await page.waitFor(
      () => page.texts.find(({ stats }) => JSON.stringify(stats ?? {}).includes('"restarts":1,')),
      'the return',
    );
    expect(await page.command('get_settings')).toMatchObject({ ok: true, settings: wanted });
  });

  it('is no cause for alarm when it ends because everybody was asked to', async () => {
    const lines: string[] = [];
    const log = pino({ level: 'info' }, { write: (line: string) => lines.push(line) });
    const panel = new SpawnedPanel({ stateDir: makeTempFolder(), log });
    const heard: string[] = [];
    await new Promise<void>((resolve) => {
      panel.start({ ready: () => resolve(), gone: () => heard.push('gone'), changed: () => undefined });
    });
    const pid = panel.pid ?? 0;
    panel.expectEnd();
    process.kill(pid, 'SIGINT');
    await expect.poll(() => panel.pid, { timeout: 30_000 }).toBeUndefined();
    await panel.close();
    expect(heard).toEqual([]);
    expect(lines.filter((line) => !line.includes('is ready'))).toEqual([]);
  });

  it('says why it does not start, without giving up', async () => {
    const { page } = await start('-e', 'console.error("no lamps today"); process.exit(1)', '--');
    const state = await page.waitForState('failed');
    expect(JSON.stringify(state.problems)).toContain('no lamps today');
  });
});
