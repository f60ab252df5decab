import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type DesktopSettings, defaultSettings } from '../../../src/shared/desktop-settings.ts';
import { type LaunchedDesktop, launchDesktop } from '../../support/launch-desktop.ts';
import { buildScript } from './build-script.ts';

export type LaneOptions = Partial<DesktopSettings> & { args?: string[] };

/**
 * The application with these settings, on its start page, with the lab beside the page's own parts. What is not given
 * is off: no sidecar is started.
 */
export async function launchLane({ args = [], ...settings }: LaneOptions): Promise<LaunchedDesktop> {
  const profile = mkdtempSync(join(tmpdir(), 'framelane-desktop-lane-'));
  const off: DesktopSettings = { ...defaultSettings, engine: { type: 'off' }, stage: { type: 'off' } };
  writeFileSync(join(profile, 'settings.json'), JSON.stringify({ ...off, ...settings }));
  const remove = () => rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  try {
    const desktop = await launchDesktop({ args: [...args, `--user-data-dir=${profile}`] });
    await openLab(desktop.page);
    return { ...desktop, close: () => desktop.close().finally(remove) };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Puts the lab into a page, which a reload takes away. */
export async function openLab(page: Page): Promise<void> {
  await page.evaluate(await buildScript('lab'));
}
