import { join } from 'node:path';
import { app, BrowserWindow, ipcMain, session } from 'electron';
import { appUrl } from '../shared/app-origin.ts';
import { servePage } from './page-scheme/serve-page.ts';

/** The application: `start()` once Electron is ready. */
export function createDesktop() {
  const distDir = join(__dirname, '..');
  return {
    async start(): Promise<void> {
      servePage(session.defaultSession.protocol, join(distDir, 'page'));
      ipcMain.handle('framelane:get-version', () => app.getVersion());
      const window = new BrowserWindow({
        width: 1280,
        height: 800,
        backgroundColor: '#0b0c0e',
        webPreferences: {
          preload: join(distDir, 'preload', 'preload.cjs'),
          sandbox: false,
          contextIsolation: true,
          nodeIntegration: false,
        },
      });
      await window.loadURL(appUrl);
    },
  };
}
