import type { Page } from 'playwright-core';
import type { FrameLane } from '../../../src/shared/lane-source.ts';
import { type LaunchedDesktop, launchDesktop } from '../../support/launch-desktop.ts';
import { buildLab } from './build-lab.ts';

/** The application whose page may use these lanes for one stream, on its start page, with the lab beside it. */
export async function launchLane(options: { lanes: FrameLane[]; streamName: string }): Promise<LaunchedDesktop> {
  const desktop = await launchDesktop({ args: ['--stream-name', options.streamName] });
  await desktop.app.evaluate(({ ipcMain }, { lanes, streamName }) => {
    ipcMain.removeHandler('framelane:get-lane-source');
    const value = { streamName, allowedLanes: lanes, isTrusted: true };
    ipcMain.handle('framelane:get-lane-source', () => ({ ok: true, value }));
  }, options);
  await openLab(desktop.page);
  return desktop;
}

export async function openLab(page: Page): Promise<void> {
  await page.evaluate(await buildLab());
}
