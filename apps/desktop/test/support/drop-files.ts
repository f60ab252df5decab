import type { ElectronApplication } from 'playwright-core';

/** Drops files on the middle of the first window as the system does: trusted, with the real paths behind them. */
export function dropFiles(app: ElectronApplication, files: readonly string[]): Promise<void> {
  return app.evaluate(async ({ BrowserWindow }, paths) => {
    const contents = BrowserWindow.getAllWindows()[0]?.webContents;
    if (contents === undefined) throw new Error('expected a window, found none');
    const inspector = contents.debugger;
    inspector.attach();
    const data = { items: [], files: [...paths], dragOperationsMask: 1 };
    for (const type of ['dragEnter', 'dragOver', 'drop']) {
      await inspector.sendCommand('Input.dispatchDragEvent', { type, x: 600, y: 400, data });
    }
    inspector.detach();
  }, files);
}
