import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { findFreePort } from '@framelane/vitest-config/free-port';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { sampleBars, sampleClip } from './support/clips.ts';
import { startGateway } from './support/gateway.ts';
import {
  invert,
  readColours,
  readFrameNumber,
  waitForColours,
  waitForFrame,
  waitForPicture,
} from './support/picture.ts';
import { keepScreenshot } from './support/screenshots.ts';
import {
  addEffect,
  openViewer,
  pause,
  playSample,
  readPosition,
  resume,
  type Viewer,
  waitForPresence,
} from './support/viewer.ts';

const closeLater = useCleanUp();
const args = ['--token', 'e2e-token-of-a-user'];
const heldNotice = 'Connection lost. The last frame is held; playback goes on by itself.';

needs(describe, await browserCapability())('a gateway that is killed and started again', () => {
  const browser = useBrowser();

  async function openSample() {
    const gateway = closeLater(await startGateway({ args, port: await findFreePort() }));
    const viewer = closeLater(await openViewer(browser(), gateway.address));
    await playSample(viewer.page);
    await waitForPicture(viewer.page, sampleClip);
    return { gateway, viewer, page: viewer.page };
  }

  it('is found again by a paused page, which keeps picture, position and effects', async () => {
    const { gateway, viewer, page } = await openSample();
    await pause(page);
    await page.keyboard.press('Home');
    await waitForFrame(page, sampleClip, 0);
    const plain = await readColours(page, sampleClip, [sampleBars.yellow, sampleBars.red]);
    await addEffect(page, 'Invert');
    const inverted = plain.map(({ place, colour }) => ({ place, colour: invert(colour) }));
    await waitForColours(page, sampleClip, inverted);
    await page.keyboard.press('End');
    await page.getByTestId('frame-counter').getByText('299', { exact: true }).waitFor();

    await gateway.end('SIGKILL');
    await page.getByText(heldNotice).waitFor();
    await waitForPresence(page, 'Reconnecting to gateway');
    await waitForColours(page, sampleClip, inverted);
    await keepScreenshot(page, 'gateway-gone');

    closeLater(await startGateway({ args, port: gateway.port }));
    await waitForPresence(page, 'Live');
    await page.getByText(heldNotice).waitFor({ state: 'hidden' });
    await expect.poll(() => readPosition(page)).toBe(sampleClip.frameCount - 1);
    await page.keyboard.press('Home');
    await page.getByTestId('frame-counter').getByText('0', { exact: true }).waitFor();
    await waitForColours(page, sampleClip, inverted);
    await page.getByRole('button', { name: 'Remove Invert' }).click();
    await waitForFrame(page, sampleClip, 0);
    await waitForColours(page, sampleClip, plain);
    expectOnlyLostConnections(viewer);
  });

  it('is found again by a playing page, which goes on', async () => {
    const { gateway, viewer, page } = await openSample();
    await pause(page);
    await page.keyboard.press('Home');
    await waitForFrame(page, sampleClip, 0);
    await resume(page);
    await expect.poll(() => readFrameNumber(page, sampleClip), { timeout: 60_000 }).toBeGreaterThan(10);
    await gateway.end('SIGKILL');
    await page.getByText(heldNotice).waitFor();
    const held = (await readFrameNumber(page, sampleClip)) ?? Number.NaN;
    expect(held).toBeGreaterThan(10);
    closeLater(await startGateway({ args, port: gateway.port }));
    await waitForPresence(page, 'Live');
    await expect.poll(() => readFrameNumber(page, sampleClip), { timeout: 60_000 }).toBeGreaterThan(held + 5);
    expectOnlyLostConnections(viewer);
  });
});

/** The browser itself notes each connection that could not be made; the page adds nothing. */
function expectOnlyLostConnections({ problems }: Viewer): void {
  for (const problem of problems) expect(problem).toMatch(/net::ERR_|WebSocket connection to .+ failed/);
}
