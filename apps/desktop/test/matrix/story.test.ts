import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createPanelHost, type PanelHost, type PanelPlace } from '../../src/main/matrix/panel-host.ts';
import { defaultSettings } from '../../src/shared/desktop-settings.ts';
import { launchLane } from '../frames/support/launch-lane.ts';
import { makeStreamName } from '../frames/support/streams.ts';
import { useGreyClip } from '../support/grey-clip.ts';
import { keepLog } from '../support/keep-log.ts';
import { appDir, launchDesktop } from '../support/launch-desktop.ts';
import { findChild, isAlive } from '../support/processes.ts';
import { showLane } from '../support/show-lane.ts';

const cleanUp = useCleanUp();
const clip = useGreyClip();
const patience = { timeout: 60_000 };
const screenshots = join(appDir, '.artifacts/screenshots');
const stagePath = join(appDir, '../stage-server/stages/primitives.usda');

beforeAll(() => void mkdirSync(screenshots, { recursive: true }));

needs(describe, await electronCapability())('a panel of the application', { timeout: 240_000 }, () => {
  it('moves, shows the stage when that is chosen, comes back from the dead as it was, and ends with the window', async () => {
    const stage = { type: 'spawn', streamName: makeStreamName() } as const;
    const desktop = cleanUp(await launchLane({ stage, matrix: { type: 'spawn' }, args: ['--open', stagePath] }));
    const { app, page } = desktop;
    const mainPid = app.process().pid ?? 0;
    const findPanel = () => findChild(mainPid, '--unix-socket')?.pid ?? 0;
    const problems: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) problems.push(message.text());
    });
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(1280, 800));
    await page.getByText('primitives.usda').first().waitFor(patience);

    await page.keyboard.press('Alt+3');
    await page.getByText('Panel 64×64').waitFor(patience);
    await expectMovement(page);
    await page.screenshot({ path: join(screenshots, 'panel-dark.png') });

    await choosePictures(page, 'moving colours', 'the stage');
    await page.getByText(/^\d+ shown$/).waitFor(patience);
    await runCommand(page, 'Use the light theme');
    await page.screenshot({ path: join(screenshots, 'panel-stage-light.png') });

    await page.keyboard.press('[');
    const kept = join(await app.evaluate((electron) => electron.app.getPath('userData')), 'panel/panel.json');
    await expect.poll(() => readFileSync(kept, 'utf8'), patience).toContain('"brightness": 95');
    const first = findPanel();
    process.kill(first, 'SIGKILL');
    await page.getByText('The panel renderer is gone').waitFor(patience);
    await page.screenshot({ path: join(screenshots, 'panel-gone-light.png') });
    await page.getByText('The panel renderer is gone').waitFor({ ...patience, state: 'detached' });
    expect(findPanel()).not.toBe(first);
    await expect.poll(() => readBrightness(page), patience).toBe(95);
    await choosePictures(page, 'the stage', 'moving colours');
    await expectMovement(page);
    // The driver tells that reading pixels back is slow, which screenshots do.
    expect(problems.filter((text) => !text.includes('ReadPixels'))).toEqual([]);

    const started = ['--unix-socket', 'matrix --report'].map((words) => findChild(mainPid, words)?.pid ?? 0);
    expect(started.every(isAlive)).toBe(true);
    await desktop.close();
    expect(started.filter(isAlive)).toEqual([]);
  });

  it('shows after a restart what the user chose before', async () => {
    const profile = mkdtempSync(join(tmpdir(), 'framelane-desktop-choice-'));
    cleanUp({ close: () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 }) });
    const settings = { engine: { type: 'off' }, stage: { type: 'off' }, matrix: { type: 'spawn' } };
    writeFileSync(join(profile, 'settings.json'), JSON.stringify(settings));
    const launch = async () => {
      const desktop = cleanUp(await launchDesktop({ args: [`--user-data-dir=${profile}`] }));
      await showLane(desktop.page, 'Matrix');
      return desktop;
    };
    const first = await launch();
    await choosePictures(first.page, 'moving colours', 'nothing');
    await first.close();
    const second = await launch();
    await second.page.getByRole('button', { name: 'Pictures: nothing' }).waitFor(patience);
  });

  it('may be somebody else’s, shows the video when that is chosen, and is left alone at the end', async () => {
    const { url, host } = await startPanel();
    const { engine } = defaultSettings;
    const desktop = cleanUp(await launchLane({ engine, args: [`--matrix=${url}`, '--open', clip.path] }));
    const { page } = desktop;
    await page.getByText('grey.y4m').first().waitFor(patience);
    await page.keyboard.press('Alt+3');
    await page.getByText('Programs of yours can send pictures.').waitFor(patience);
    await choosePictures(page, 'nothing', 'the video');
    await page.getByText(/^\d+ shown$/).waitFor(patience);
    await desktop.close();
    expect(isAlive(host.pid ?? 0)).toBe(true);
  });
});

/** A panel renderer that no application started. */
async function startPanel(): Promise<{ url: string; host: PanelHost }> {
  const own = { program: process.execPath, args: [join(appDir, '../matrix-renderer/dist/main.js')] };
  const host = createPanelHost({ type: 'spawn' }, { own, stateDir: join(clip.folder, 'panel'), log: keepLog().log });
  cleanUp({ close: () => host.stop() });
  const { url } = await new Promise<PanelPlace>((onReady) => host.start({ onReady, onEnd: () => undefined }));
  return { url, host };
}

async function choosePictures(page: Page, from: string, to: string): Promise<void> {
  await page.getByRole('button', { name: `Pictures: ${from}` }).click();
  await page.getByRole('menuitemradio', { name: to }).click();
  await page.getByRole('button', { name: `Pictures: ${to}` }).waitFor(patience);
}

async function runCommand(page: Page, title: string): Promise<void> {
  await page.keyboard.press('Control+K');
  await page.keyboard.type(title);
  await page.keyboard.press('Enter');
}

function captureLamps(page: Page): Promise<Buffer> {
  return page.getByRole('img', { name: 'Lamps of the panel' }).screenshot();
}

async function expectMovement(page: Page): Promise<void> {
  const before = await captureLamps(page);
  await expect.poll(async () => (await captureLamps(page)).equals(before), patience).toBe(false);
}

function readBrightness(page: Page): Promise<number> {
  return page
    .getByRole('slider', { name: 'Brightness' })
    .evaluate((slider) => Number(slider.getAttribute('aria-valuenow') ?? Reflect.get(slider, 'value')));
}
