import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { type KnownClip, numbersClip } from './support/clips.ts';
import { useGateway } from './support/gateway.ts';
import { buildNumberedClip } from './support/numbered-clip.ts';
import { waitForFrame } from './support/picture.ts';
import { keepScreenshot } from './support/screenshots.ts';
import { makeTempFolder } from './support/temp-folder.ts';
import { expectNoProblems, openFromFolder, openViewer, waitForPresence, waitForToast } from './support/viewer.ts';

const closeLater = useCleanUp();
const chosenClip: KnownClip = { ...numbersClip, name: 'chosen.y4m', frameCount: 20, firstNumber: 5000 };
const droppedClip: KnownClip = { ...numbersClip, name: 'dropped.y4m', frameCount: 10, firstNumber: 6000 };

needs(describe, await browserCapability())('opening a file', () => {
  const browser = useBrowser();
  const gateway = useGateway();

  async function openPage() {
    const viewer = closeLater(await openViewer(browser(), gateway().address));
    await waitForPresence(viewer.page, 'Live');
    return { viewer, page: viewer.page };
  }

  const listUploads = () => readdirSync(gateway().uploadFolder);

  it('works from the list, and a file that is no video leaves the picture that was there', async () => {
    const { viewer, page } = await openPage();
    await openFromFolder(page, 'media', numbersClip.name);
    await waitForFrame(page, numbersClip, 0);
    await page.keyboard.press('Shift+ArrowRight');
    await waitForFrame(page, numbersClip, 10);

    await page.getByRole('list', { name: 'Files' }).getByRole('button', { name: 'not-a-video.mp4' }).click();
    await waitForToast(page, /^Cannot open not-a-video\.mp4: .+ \(\w+\)/);
    await keepScreenshot(page, 'wrong-file');
    await waitForFrame(page, numbersClip, 10);
    expect(await page.title()).toContain(numbersClip.name);
    await page.keyboard.press('ArrowRight');
    await waitForFrame(page, numbersClip, 11);
    expectNoProblems(viewer);
  });

  it('works by choosing one to upload', async () => {
    const { viewer, page } = await openPage();
    const kept = listUploads();
    const folder = closeLater(makeTempFolder());
    const path = join(folder.path, chosenClip.name);
    writeFileSync(path, buildNumberedClip(chosenClip));
    const chooser = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: 'Upload…' }).click();
    await (await chooser).setFiles(path);
    await waitForFrame(page, chosenClip, 0);
    await page.keyboard.press('End');
    await waitForFrame(page, chosenClip, chosenClip.frameCount - 1);
    expect(listUploads()).toHaveLength(kept.length + 1);
    expectNoProblems(viewer);
  });

  it('works by dropping one anywhere, also over another clip', async () => {
    const { viewer, page } = await openPage();
    await openFromFolder(page, 'media', numbersClip.name);
    await waitForFrame(page, numbersClip, 0);
    await dropFile(page, droppedClip.name, buildNumberedClip(droppedClip));
    await waitForFrame(page, droppedClip, 0);
    await page.keyboard.press('ArrowRight');
    await waitForFrame(page, droppedClip, 1);
    expectNoProblems(viewer);
  });

  it('refuses an upload that is no video with a code, and keeps nothing of it', async () => {
    const { viewer, page } = await openPage();
    const kept = listUploads();
    await openFromFolder(page, 'media', numbersClip.name);
    await waitForFrame(page, numbersClip, 0);
    await dropFile(page, 'letter.mp4', Buffer.from('Dear reader, this is a letter. '.repeat(50)));
    await waitForToast(page, /^Cannot upload letter\.mp4: .+ \(\w+\)/);
    await waitForFrame(page, numbersClip, 0);
    expect(listUploads()).toEqual(kept);
    // The browser itself notes every refused request; the page adds nothing.
    for (const problem of viewer.problems) expect(problem).toContain('responded with a status of 415');
  });
});

async function dropFile(page: Page, name: string, bytes: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ({ fileName, base64 }) => {
      const data = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File([data], fileName));
      return dataTransfer;
    },
    { fileName: name, base64: bytes.toString('base64') },
  );
  const canvas = page.getByRole('img', { name: 'Picture', exact: true });
  await canvas.dispatchEvent('dragenter', { dataTransfer: transfer });
  await page.getByText('Drop to upload and open').waitFor();
  await canvas.dispatchEvent('dragover', { dataTransfer: transfer });
  await canvas.dispatchEvent('drop', { dataTransfer: transfer });
}
