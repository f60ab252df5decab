import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultSettings } from '../../src/shared/desktop-settings.ts';
import { launchLane } from '../frames/support/launch-lane.ts';
import { makeStreamName } from '../frames/support/streams.ts';
import { clickMenu } from '../support/click-menu.ts';
import { dropFiles } from '../support/drop-files.ts';
import { useGreyClip } from '../support/grey-clip.ts';
import type { LaunchedDesktop } from '../support/launch-desktop.ts';
import { saveScreen, screenshotDir } from '../support/screens.ts';
import { answerDialogs } from '../support/stub-dialogs.ts';

const patience = { timeout: 45_000 };
const stagesDir = join(import.meta.dirname, '../../../stage-server/stages');

needs(describe, await electronCapability())('files', { timeout: 120_000 }, () => {
  const clip = useGreyClip();
  let desktop: LaunchedDesktop;
  let folder = '';
  /** A stage in a folder of its own, which no root of the stage server holds. */
  const makeStage = (name: string): string => {
    const target = join(folder, name);
    mkdirSync(target);
    cpSync(join(stagesDir, 'primitives.usda'), join(target, `${name}.usda`));
    return join(target, `${name}.usda`);
  };
  const shows = async (text: string) => {
    const { page } = desktop;
    await expect.poll(() => page.locator('footer').textContent(), patience).toContain(text);
  };
  const showsStage = async (name: string) => {
    await shows(`${name}.usda`);
    await expect.poll(() => desktop.page.getByRole('treeitem').count(), patience).toBeGreaterThan(0);
  };

  beforeAll(async () => {
    mkdirSync(screenshotDir, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'framelane-desktop-files-'));
    const stage = { type: 'spawn', streamName: makeStreamName() } as const;
    desktop = await launchLane({ engine: defaultSettings.engine, stage });
  }, 60_000);
  afterAll(async () => {
    await desktop?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a stage that a dialog of the menu chose opens wherever it lies', async () => {
    await answerDialogs(desktop.app, makeStage('by-menu'));
    await clickMenu(desktop.app, '&File', 'Open Stage…');
    await showsStage('by-menu');
  });

  it('so does one that was chosen from the page', async () => {
    await answerDialogs(desktop.app, makeStage('by-page'));
    await desktop.page.keyboard.press('Control+Shift+O');
    await saveScreen(desktop.app, 'main', 'open-stage');
    await desktop.page.getByRole('button', { name: 'Browse…' }).click();
    await showsStage('by-page');
  });

  it('so does one whose place was typed', async () => {
    await desktop.page.keyboard.press('Control+Shift+O');
    await desktop.page.getByRole('textbox', { name: 'Stage to open' }).waitFor();
    await desktop.page.keyboard.type(makeStage('by-keys'));
    await desktop.page.keyboard.press('Enter');
    await showsStage('by-keys');
  });

  it('dropped files open in their lanes', async () => {
    await dropFiles(desktop.app, [makeStage('dropped')]);
    await showsStage('dropped');
    await dropFiles(desktop.app, [clip.path]);
    await shows('grey.y4m');
  });

  it('what was open is in the menu and in the list, and opens from both', async () => {
    const labels = await desktop.app.evaluate(({ Menu }) => {
      const file = Menu.getApplicationMenu()?.items.find(({ label }) => label === '&File');
      const recent = file?.submenu?.items.find(({ label }) => label === 'Open Recent');
      return recent?.submenu?.items.map(({ label }) => label);
    });
    expect(labels?.[0]).toBe(clip.path);
    expect(labels).toContain(join(folder, 'by-menu', 'by-menu.usda'));
    await desktop.page.getByRole('button', { name: 'grey.y4m' }).first().click();
    await shows('grey.y4m');
  });

  it('a project is saved and opened by dialogs, with the clip it names', async () => {
    const path = join(folder, 'work.framelane.json');
    await answerDialogs(desktop.app, path);
    await desktop.page.keyboard.press('Control+S');
    await expect.poll(() => existsSync(path), patience).toBe(true);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ media: { id: clip.path } });
    await desktop.page.getByText('work.framelane.json is saved').waitFor();
    const opened = await desktop.page.evaluate(() => framelane.files.openProject());
    expect(opened).toEqual({ ok: true, value: { name: 'work.framelane.json', text: readFileSync(path, 'utf8') } });
  });

  it('the picture on show is kept where a dialog said', async () => {
    const path = join(folder, 'frame.png');
    await desktop.page.keyboard.press('Alt+1');
    await showsStage('dropped');
    await desktop.page.getByRole('button', { name: 'Save the frame as PNG', disabled: false }).waitFor();
    await answerDialogs(desktop.app, path);
    await desktop.page.keyboard.press('Control+S');
    await expect.poll(() => existsSync(path), patience).toBe(true);
    expect(readFileSync(path).subarray(1, 4).toString()).toBe('PNG');
    await answerDialogs(desktop.app, undefined);
  });

  it('a stage that the page made up is refused', async () => {
    const made = makeStage('made-up');
    const prepared = await desktop.page.evaluate((path) => framelane.files.prepareStage(path), made);
    expect(prepared).toEqual({ ok: true, value: { path: made } });
    const refusal = await desktop.page.evaluate(async (path) => {
      await lab.api.connect();
      const replies: unknown[] = [];
      lab.api.onMessage((message) => replies.push(message));
      await lab.api.sendMessage({ event_type: 'openStageRequest', payload: { url: path } });
      while (!JSON.stringify(replies).includes('path_denied')) await new Promise((resolve) => setTimeout(resolve, 20));
      await lab.api.disconnect();
      return 'path_denied';
    }, made);
    expect(refusal).toBe('path_denied');
  });
});
