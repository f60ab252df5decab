import { browserCapability } from '@framelane/browser-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import { numbersClip } from './support/clips.ts';
import { startGateway } from './support/gateway.ts';
import { waitForFrame } from './support/picture.ts';
import { makeTempFolder } from './support/temp-folder.ts';
import { expectNoProblems, openFromFolder, openViewer } from './support/viewer.ts';

const closeLater = useCleanUp();

needs(describe, await browserCapability())('a project', () => {
  const browser = useBrowser();

  it('opens its clip again after the gateway was started anew, with more folders than before', async () => {
    const state = closeLater(makeTempFolder());
    const other = closeLater(makeTempFolder());
    const env = { XDG_STATE_HOME: state.path };
    const gateway = closeLater(await startGateway({ env }));
    const before = closeLater(await openViewer(browser(), gateway.address));
    await openFromFolder(before.page, 'media', numbersClip.name);
    await waitForFrame(before.page, numbersClip, 0);
    await before.page.keyboard.press('Shift+ArrowRight');
    await waitForFrame(before.page, numbersClip, 10);
    const downloading = before.page.waitForEvent('download');
    await before.page.keyboard.press('Control+s');
    const project = await (await downloading).path();
    expectNoProblems(before);
    await gateway.close();

    const next = closeLater(await startGateway({ env, args: ['--media-root', other.path] }));
    const after = closeLater(await openViewer(browser(), next.address));
    await after.page.getByRole('navigation', { name: 'Lanes' }).getByRole('button', { name: 'Engine' }).click();
    const choosing = after.page.waitForEvent('filechooser');
    await after.page.keyboard.press('Control+Shift+O');
    await (await choosing).setFiles(project);
    await waitForFrame(after.page, numbersClip, 10);
    expectNoProblems(after);
  });
});
