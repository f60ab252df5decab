import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { electronCapability } from '@framelane/electron-runtime';
import { needs } from '@framelane/vitest-config/capabilities';
import { useCleanUp } from '@framelane/vitest-config/clean-up';
import { beforeAll, describe, expect, it } from 'vitest';
import { useGreyClip } from '../support/grey-clip.ts';
import { launchDesktop } from '../support/launch-desktop.ts';
import { findChild, findChildren, isAlive } from '../support/processes.ts';
import { readWindow } from '../support/read-window.ts';
import { screenshotDir } from '../support/screens.ts';
import { showLane } from '../support/show-lane.ts';
import { startGateway } from '../support/start-gateway.ts';

const cleanUp = useCleanUp();
const patience = { timeout: 60_000, interval: 100 };
const engineProgram = 'engine-mock/dist/main.js';

beforeAll(() => void mkdirSync(screenshotDir, { recursive: true }));

needs(describe, await electronCapability())('the engine of a gateway', { timeout: 240_000 }, () => {
  const clip = useGreyClip();

  it('serves the window, too: its pictures, its end, the next one; and stays when the window goes', async () => {
    const gateway = cleanUp(startGateway());
    const args = ['--engine', gateway.addressFile, '--stream-name', 'none', '--open', clip.path];
    const desktop = cleanUp(await launchDesktop({ args }));
    const { app, page } = desktop;
    const findEngine = () => findChild(gateway.pid, engineProgram);
    const readGrey = async () => (await readWindow(app)).pixel[0] ?? 0;
    const readStatus = async () => (await readWindow(app)).status;

    await showLane(page, 'Engine');
    await expect.poll(() => page.getByText('grey.y4m').count(), patience).toBeGreaterThan(0);
    await expect.poll(readGrey, patience).toBeGreaterThan(40);
    const first = await readGrey();
    for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowRight');
    await expect.poll(readGrey, patience).toBeGreaterThan(first + 35);
    expect(findChildren(app.process().pid ?? 0, engineProgram)).toEqual([]);

    // The gateway starts another one, at another place; the window finds it and opens its file there.
    await page.evaluate(() => {
      globalThis.heard = [];
      framelane.engine.onEvent((event) => {
        if (event.type === 'toast') heard.push(event.text);
      });
    });
    const killed = findEngine()?.pid ?? Number.NaN;
    process.kill(killed, 'SIGKILL');
    await expect.poll(() => page.evaluate(() => heard), patience).toEqual(['Engine restarting...', 'Engine recovered']);
    await expect.poll(readStatus, patience).toMatch(/Live.*1 restart/);
    await page.screenshot({ path: join(screenshotDir, 'shared-engine.png') });
    await page.keyboard.press('Home');
    await expect.poll(readGrey, patience).toBeLessThan(first + 5);

    const next = findEngine()?.pid ?? Number.NaN;
    expect(next).not.toBe(killed);
    await desktop.close();
    expect(isAlive(next)).toBe(true);
    expect(existsSync(gateway.addressFile)).toBe(true);
  });
});
