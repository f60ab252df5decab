import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { browserCapability } from '@framelane/browser-runtime';
import { peerCommand, peerEnvironment, pythonCapability, runPeer } from '@framelane/python-peers';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { describe, expect, it } from 'vitest';
import { useBrowser } from './support/browser.ts';
import type { KnownClip } from './support/clips.ts';
import { keepDiary, waitForNoted } from './support/diary.ts';
import { startGateway } from './support/gateway.ts';
import { readFrameNumber, waitForFrame } from './support/picture.ts';
import { isRunning } from './support/processes.ts';
import { keepScreenshot } from './support/screenshots.ts';
import { makeTempFolder } from './support/temp-folder.ts';
import {
  addEffect,
  expectNoProblems,
  openFromFolder,
  openViewer,
  playSlowly,
  resume,
  waitForPlaying,
  waitForPresence,
} from './support/viewer.ts';

const closeLater = useCleanUp();
const gifClip: KnownClip = { name: 'clip.gif', width: 320, height: 180, fps: 25, frameCount: 250, firstNumber: 0 };
const capabilities = [await browserCapability(), await pythonCapability()];
const both = {
  isPresent: capabilities.every(({ isPresent }) => isPresent),
  howToAdd: capabilities
    .filter(({ isPresent }) => !isPresent)
    .map(({ howToAdd }) => howToAdd)
    .join('; '),
};

needs(describe, both)('an engine that was written in Python from the protocol alone', () => {
  const browser = useBrowser();

  /** A page that shows the first frame of a clip which the Python engine decodes. */
  async function openGif(faults: readonly (string | number)[] = []) {
    const folder = closeLater(makeTempFolder());
    const made = await runPeer('make_clip', [join(folder.path, gifClip.name), '--frames', gifClip.frameCount]);
    expect(made).toMatchObject({ exitCode: 0 });
    const ringPath = join(folder.path, 'ring');
    const { program, args } = await peerCommand('seed_engine', ['--ring-path', ringPath, ...faults]);
    const gateway = closeLater(
      await startGateway({
        args: [
          ...['--engine', 'spawn', '--engine-command', JSON.stringify([program, ...args]), '--engine-ring', ringPath],
          ...['--media-root', folder.path],
        ],
        env: peerEnvironment(),
      }),
    );
    const viewer = closeLater(await openViewer(browser(), gateway.address));
    await waitForPresence(viewer.page, 'Live');
    await openFromFolder(viewer.page, folder.path.split('/').at(-1) ?? '', gifClip.name);
    await waitForFrame(viewer.page, gifClip, 0);
    return { gateway, viewer, page: viewer.page, ringPath };
  }

  it('shows its clips, scrubs, plays and applies effects', async () => {
    const { gateway, viewer, page, ringPath } = await openGif();
    await page.keyboard.press('End');
    await waitForFrame(page, gifClip, gifClip.frameCount - 1);
    await page.keyboard.press('Home');
    await waitForFrame(page, gifClip, 0);
    await resume(page);
    const numbers: (number | undefined)[] = [];
    while ((numbers.at(-1) ?? 0) < 40 && numbers.length < 200) numbers.push(await readFrameNumber(page, gifClip));
    expect(numbers).toEqual([...numbers].sort((a, b) => (a ?? 0) - (b ?? 0)));
    await addEffect(page, 'Invert');
    await expect.poll(() => readFrameNumber(page, gifClip), { timeout: 60_000 }).toBeUndefined();
    await keepScreenshot(page, 'python-engine');
    const engine = gateway.findEngine() ?? Number.NaN;
    expect(await gateway.end('SIGINT')).toBe(0);
    expect(isRunning(engine)).toBe(false);
    expect(existsSync(ringPath)).toBe(false);
    const problems = viewer.problems.filter((problem) => !/net::ERR_|WebSocket connection to .+ failed/.test(problem));
    expect(problems.join('\n')).toBe('');
  });

  it('is started again when somebody kills it, and playing goes on', async () => {
    const { gateway, viewer, page } = await openGif();
    await playSlowly(page);
    await expect.poll(() => readFrameNumber(page, gifClip), { timeout: 60_000 }).toBeGreaterThan(10);
    const readDiary = await keepDiary(page);
    const killed = gateway.findEngine() ?? Number.NaN;
    process.kill(killed, 'SIGKILL');
    await waitForNoted(readDiary, 'Engine recovered');
    const held = Math.max(...(await readDiary()).map(({ frame }) => frame));
    await expect.poll(() => readFrameNumber(page, gifClip), { timeout: 60_000 }).toBeGreaterThan(held);
    await waitForPlaying(page, true);
    expect(gateway.findEngine()).not.toBe(killed);
    expectNoProblems(viewer);
  });

  it('is started again when it hangs, which only the heartbeat can tell', async () => {
    const once = closeLater(makeTempFolder());
    const faults = ['--hang-after', 40, '--once-file', join(once.path, 'has-hung')];
    const { gateway, viewer, page } = await openGif(faults);
    const hanging = gateway.findEngine();
    const readDiary = await keepDiary(page);
    await resume(page);
    await waitForNoted(readDiary, 'Engine restarting...');
    await waitForNoted(readDiary, 'Engine recovered');
    expect(existsSync(join(once.path, 'has-hung'))).toBe(true);
    const held = Math.max(...(await readDiary()).map(({ frame }) => frame));
    await expect.poll(() => readFrameNumber(page, gifClip), { timeout: 60_000 }).toBeGreaterThanOrEqual(held);
    await waitForPresence(page, 'Live');
    expect(gateway.findEngine()).not.toBe(hanging);
    expectNoProblems(viewer);
  });
});
