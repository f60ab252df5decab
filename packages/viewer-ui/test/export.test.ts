import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { checkDraft, makeDraft, toExportOptions } from '../src/lanes/engine/export/export-draft.ts';
import { checkView } from './harness/check-view.ts';
import { openClip } from './harness/open-clip.ts';
import { useHarness } from './harness/open-harness.ts';
import { untilSaid } from './harness/watch-page.ts';

describe('an export form', () => {
  const draft = makeDraft({ name: 'a clip.mov', has_audio: true }, { codec: 'h264', hasRange: true });

  it('becomes what the backend takes', () => {
    expect(toExportOptions(draft, { inS: 1 })).toEqual({
      target: 'a clip-export.mp4',
      codec: 'h264',
      resolution: 'source',
      hasAudio: true,
      crf: 20,
      inS: 1,
    });
    expect(toExportOptions({ ...draft, rate: 'bitrate', megabits: 2.5, span: 'all' }, { inS: 1, outS: 2 })).toEqual({
      target: 'a clip-export.mp4',
      codec: 'h264',
      resolution: 'source',
      hasAudio: true,
      bitrate: 2_500_000,
    });
    expect(toExportOptions({ ...draft, codec: 'gif', resolution: '720p' }, {})).toEqual({
      target: 'a clip-export.gif',
      codec: 'gif',
      resolution: '720p',
      hasAudio: false,
    });
  });

  it('refuses names that no file can have', () => {
    for (const name of ['', '  ', 'a/b', '.hidden', 'what?']) expect(checkDraft({ ...draft, name })).toBeDefined();
    expect(checkDraft(draft)).toBeUndefined();
    expect(checkDraft({ ...draft, name: '50 %' })).toBeUndefined();
    expect(checkDraft({ ...draft, name: '50 %', codec: 'png' })).toContain('leave out the %');
  });
});

needs(describe, await browserCapability())('exporting from the page', () => {
  const openPage = useHarness();
  const jobs = (page: Page) => page.getByRole('dialog', { name: 'Jobs' });

  it('writes the range between in and out, shows progress, and the file is in the bin', async () => {
    const page = await openClip(await openPage());
    await page.evaluate(() => window.harness.engine.jobs.setHeld(true));
    await page.keyboard.press('Home');
    await page.keyboard.press('i');
    for (let jump = 0; jump < 6; jump += 1) await page.keyboard.press('Shift+ArrowRight');
    await page.waitForFunction(() => window.harness.backend.getState().shownFrameIndex === 60);
    await page.keyboard.press('o');
    await page.keyboard.press('Control+e');
    const dialog = page.getByRole('dialog', { name: 'Export', exact: true });
    await dialog.getByRole('button', { name: 'Codec: H.264' }).click();
    await page.getByRole('menuitemradio', { name: 'VP9' }).click();
    await dialog.getByRole('textbox', { name: 'File name' }).fill('evening');
    await dialog.getByRole('button', { name: /^Part: In to out/ }).waitFor();
    await checkView(page, 'export-dialog');
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await jobs(page).getByRole('progressbar', { name: 'Progress of evening.webm' }).waitFor();
    await checkView(page, 'export-running');
    const release = () => page.evaluate(() => window.harness.engine.jobs.setHeld(false));
    await untilSaid(page, 'evening.webm is ready', release);
    await jobs(page).getByText('done, 61 frames').waitFor();
    expect(await page.evaluate(() => window.harness.engine.exports)).toMatchObject([
      { target: 'evening.webm', codec: 'vp9', in_point: 0, crf: 20, include_audio: true },
    ]);
    await page.getByRole('list', { name: 'Files' }).getByRole('button', { name: 'evening.webm' }).waitFor();
    await jobs(page).getByRole('button', { name: 'Open evening.webm' }).click();
    await page.waitForFunction(() => window.harness.backend.getState().asset?.name === 'evening.webm');
  });

  it('says why an export is refused or fails, and cancels one', async () => {
    const page = await openClip(await openPage());
    await page.evaluate(() => window.harness.engine.failNext('job_conflict', 'the target exists', 'export_start'));
    await page.getByRole('button', { name: 'Export', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Export', exact: true });
    await dialog.getByRole('button', { name: 'Codec: H.264' }).click();
    await page.getByRole('menuitemradio', { name: 'PNG sequence' }).click();
    const fileName = dialog.getByRole('textbox', { name: 'File name' });
    await fileName.fill('50 %');
    await dialog.getByText('leave out the %').waitFor();
    await checkView(page, 'export-refused-name');
    await fileName.press('Enter');
    expect(await page.evaluate(() => window.harness.engine.exports)).toEqual([]);
    await fileName.fill('stills');
    await dialog.getByText('leave out the %').waitFor({ state: 'detached' });
    await fileName.press('Enter');
    await dialog.getByRole('alert').getByText('the target exists (job_conflict)').waitFor();
    await page.evaluate(() => window.harness.engine.jobs.failNext('io_error', 'cannot write the output'));
    await dialog.getByRole('button', { name: 'Export', exact: true }).click();
    await jobs(page).getByText('cannot write the output (io_error)').waitFor();
    await jobs(page)
      .getByRole('button', { name: /^Copy details of/ })
      .waitFor();
    await page.keyboard.press('Escape');
    await jobs(page).waitFor({ state: 'detached' });
    await page.evaluate(() => window.harness.engine.jobs.setHeld(true));
    await page.keyboard.press('Shift+C');
    await page.keyboard.press('Control+Shift+J');
    await jobs(page).getByRole('button', { name: 'Cancel Cached range' }).click();
    await jobs(page).getByText('cancelled').waitFor();
    await jobs(page).getByRole('button', { name: 'Clear what has ended' }).click();
    await jobs(page).getByText('No jobs yet').waitFor();
  });
});
