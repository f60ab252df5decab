import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { describe, expect, it } from 'vitest';
import { useHarness } from './harness/open-harness.ts';

needs(describe, await browserCapability())('PictureView in a browser', () => {
  const openPage = useHarness();

  it('shows the picture of a stage and nothing else', async () => {
    const page = await openPage({ width: 1280, height: 720 }, '?picture=stream');
    const canvas = page.getByRole('img', { name: 'Picture of viewer-1' });
    await page.waitForFunction(() => window.harness.viewer.getStatus().presence === 'live');
    await expect.poll(() => canvas.boundingBox()).toEqual({ x: 0, y: 0, width: 1280, height: 720 });
    expect(await page.getByRole('button').count()).toBe(0);
    await expect.poll(() => page.getByRole('status').count()).toBe(0);
    await expect.poll(() => page.title()).toBe('viewer-1 – Framelane');
  });

  it('says so when the source is gone, and hides that when it is back', async () => {
    const page = await openPage(undefined, '?picture=stream');
    await page.waitForFunction(() => window.harness.viewer.getStatus().presence === 'live');
    await page.evaluate(() => window.harness.pretend({ presence: 'lost' }));
    await page.getByRole('status').getByText('The source is gone').waitFor();
    await page.evaluate(() => window.harness.pretend({ presence: 'live' }));
    await page.getByRole('status').waitFor({ state: 'detached' });
  });

  it('names the code of what failed', async () => {
    const page = await openPage(undefined, '?picture=stream');
    const problems = [{ severity: 'error', code: 'ERR_SHM_NOT_FOUND', message: 'There is no such stream' }] as const;
    await page.evaluate((given) => window.harness.pretend({ presence: 'failed', problems: [...given] }), problems);
    await page.getByText('There is no such stream').waitFor();
    await page.getByText('ERR_SHM_NOT_FOUND').waitFor();
  });

  it('fills the screen by double click, F11 and back by F11', async () => {
    const page = await openPage(undefined, '?picture=matrix');
    const isFull = () => page.evaluate(() => document.fullscreenElement !== null);
    await page.getByRole('img').dblclick();
    await expect.poll(isFull).toBe(true);
    await page.keyboard.press('F11');
    await expect.poll(isFull).toBe(false);
    await page.keyboard.press('F11');
    await expect.poll(isFull).toBe(true);
    await page.keyboard.press('Escape');
    await expect.poll(isFull).toBe(false);
  });

  it('hides the pointer when it rests', async () => {
    const page = await openPage(undefined, '?picture=matrix');
    const readCursor = () => page.getByRole('main').evaluate((element) => getComputedStyle(element).cursor);
    let x = 200;
    const moveAndRead = async () => {
      x += 10;
      await page.mouse.move(x, 200);
      return readCursor();
    };
    await expect.poll(moveAndRead).not.toBe('none');
    await expect.poll(readCursor).toBe('none');
    await expect.poll(moveAndRead).not.toBe('none');
  });
});
