import { join } from 'node:path';
import type { App } from 'electron';
import type { ProgramPlaces } from './sidecars/find-program.ts';

/** Every folder and file the application uses. */
export interface DesktopPlaces extends ProgramPlaces {
  /** The built main, preload and page. */
  distDir: string;
  userDataDir: string;
  settingsPath: string;
  logDir: string;
  exportDir: string;
  /** The clip that the engine makes for those who have none. */
  samplePath: string;
  /** The user's own folder. */
  homeDir: string;
  /** Of a packaged application: the addon's package outside the archive. */
  addonRoot: string | undefined;
}

export function findPlaces(app: Pick<App, 'getPath' | 'isPackaged'>): DesktopPlaces {
  // This file is bundled into dist/main/.
  const distDir = join(__dirname, '..');
  const userDataDir = app.getPath('userData');
  const { isPackaged } = app;
  const unpacked = join(process.resourcesPath, 'app.asar.unpacked', 'node_modules');
  return {
    isPackaged,
    resourcesDir: process.resourcesPath,
    appDir: join(distDir, '..'),
    distDir,
    userDataDir,
    settingsPath: join(userDataDir, 'settings.json'),
    logDir: join(userDataDir, 'logs'),
    exportDir: join(app.getPath('videos'), 'Framelane'),
    samplePath: join(userDataDir, 'samples', 'Sample clip.mp4'),
    homeDir: app.getPath('home'),
    addonRoot: isPackaged ? join(unpacked, '@framelane', 'shm-native') : undefined,
  };
}
