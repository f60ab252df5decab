import { text as readText } from 'node:stream/consumers';
import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { type Project, readProject, writeProject } from '../src/lanes/engine/project/project-text.ts';
import { checkView } from './harness/check-view.ts';
import { openClip } from './harness/open-clip.ts';
import { useHarness } from './harness/open-harness.ts';

describe('a project as text', () => {
  const project: Project = {
    media: { type: 'id', id: 'm', name: 'a.mov' },
    chain: [{ effectId: 'fx.blur', parameters: { radius: 3 } }],
    inS: 1,
    outS: 2.5,
    timeS: 1.25,
  };

  it('comes back as it was', () => {
    expect(readProject(writeProject(project))).toEqual({ project });
    expect(readProject(writeProject({ chain: [], timeS: 0 }))).toEqual({ project: { chain: [], timeS: 0 } });
  });

  it('is refused with a reason', () => {
    const change = (part: object) => JSON.stringify({ ...JSON.parse(writeProject(project)), ...part });
    const refused: [string, RegExp][] = [
      ['{', /no JSON/],
      ['{}', /no Framelane project/],
      [change({ version: 2 }), /version 1, found 2/],
      [change({ chain: [{}] }), /effects cannot be used/],
      [change({ media: { id: 4 } }), /clip is not named/],
    ];
    for (const [text, reason] of refused) {
      const read = readProject(text);
      expect('reason' in read && read.reason).toMatch(reason);
    }
    expect(readProject(change({ outS: 0.5 }))).toMatchObject({ project: { inS: 1 } });
  });
});

needs(describe, await browserCapability())('projects in the page', () => {
  const openPage = useHarness();
  const readState = (page: Page) =>
    page.evaluate(() => {
      const { chain, asset, timeS } = window.harness.backend.getState();
      return { effects: chain.map(({ effectId }) => effectId), clip: asset?.name, timeS };
    });
  const expectState = (page: Page) => expect.poll(() => readState(page));
  async function addEffect(page: Page, name: string): Promise<void> {
    await page.keyboard.press('e');
    await page.getByRole('combobox', { name: 'Search effects' }).fill(name);
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: `Move ${name}, position` }).waitFor();
  }

  it('are saved and opened as files, and marked while they are not saved', async () => {
    const page = await openClip(await openPage());
    await addEffect(page, 'Invert');
    const menu = page.getByRole('button', { name: /^Untitled/ });
    await menu.getByText('unsaved').waitFor();
    await page.keyboard.press('Home');
    await page.keyboard.press('Shift+ArrowRight');
    await page.waitForFunction(() => window.harness.backend.getState().shownFrameIndex === 10);
    await page.keyboard.press('i');
    const downloading = page.waitForEvent('download');
    await page.keyboard.press('Control+s');
    const download = await downloading;
    expect(download.suggestedFilename()).toBe('framelane-sample.framelane.json');
    const text = await readText(await download.createReadStream());
    expect(JSON.parse(text)).toMatchObject({ version: 1, media: { id: 'sample' }, chain: [{ effectId: 'fx.invert' }] });
    await page.getByRole('button', { name: 'framelane-sample', exact: true }).click();
    await page.getByRole('menuitem', { name: 'New project' }).click();
    await expectState(page).toMatchObject({ effects: [] });

    const choosing = page.waitForEvent('filechooser');
    await page.keyboard.press('Control+Shift+O');
    await (await choosing).setFiles({
      name: 'kept.framelane.json',
      mimeType: 'application/json',
      buffer: Buffer.from(text),
    });
    await page.getByRole('button', { name: 'kept', exact: true }).waitFor();
    await expectState(page).toMatchObject({ effects: ['fx.invert'], clip: 'framelane-sample.mp4' });
    await page.getByRole('button', { name: /^In\s*00:00:00:10$/ }).waitFor();
    const refusing = page.waitForEvent('filechooser');
    await page.keyboard.press('Control+Shift+O');
    await (await refusing).setFiles({ name: 'other.json', mimeType: 'application/json', buffer: Buffer.from('{}') });
    await page.getByText('Cannot open other.json: the file is no Framelane project').waitFor();
  });

  it('undo and redo effects, range and clip in the order they were made', async () => {
    const page = await openClip(await openPage());
    await addEffect(page, 'Invert');
    await page.keyboard.press('i');
    await page.getByRole('button', { name: /harbour-dawn/ }).click();
    await expectState(page).toMatchObject({ clip: 'harbour-dawn-take-03.mov' });
    await page.keyboard.press('Control+z');
    await expectState(page).toMatchObject({ clip: 'framelane-sample.mp4', effects: ['fx.invert'] });
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    await expectState(page).toMatchObject({ effects: [] });
    await page.keyboard.press('Control+Shift+z');
    await expectState(page).toMatchObject({ effects: ['fx.invert'] });
  });

  it('offers work that was not saved after the page went away', async () => {
    const page = await openClip(await openPage());
    await addEffect(page, 'Invert');
    await addEffect(page, 'Levels');
    await page.waitForFunction(() => (localStorage.getItem('framelane.unsaved.v1') ?? '').includes('util.levels'));
    // The page ends without a word, as in a crash.
    await page.reload();
    const bar = page.getByRole('region', { name: 'Unsaved work' });
    await bar.getByText('framelane-sample.mp4, 2 effects').waitFor();
    await checkView(page, 'project-restore');
    await bar.getByRole('button', { name: 'Restore' }).click();
    await expectState(page).toMatchObject({ effects: ['fx.invert', 'util.levels'], clip: 'framelane-sample.mp4' });
    await bar.waitFor({ state: 'detached' });
    await page
      .getByRole('button', { name: /^Untitled/ })
      .getByText('unsaved')
      .waitFor();
    await page.waitForFunction(() => (localStorage.getItem('framelane.unsaved.v1') ?? '') !== '');
    await page.reload();
    await bar.getByRole('button', { name: 'Discard' }).click();
    await page.waitForFunction(() => localStorage.getItem('framelane.unsaved.v1') === '');
  });
});
