import type { ElectronApplication } from 'playwright-core';

/** What the user answers to the next dialogs of the system, which no test can click; `undefined` cancels. */
export function answerDialogs(app: ElectronApplication, path: string | undefined): Promise<void> {
  return app.evaluate(({ dialog }, chosen) => {
    const open = async () => ({ canceled: chosen === undefined, filePaths: chosen === undefined ? [] : [chosen] });
    const save = async () => ({ canceled: chosen === undefined, filePath: chosen ?? '' });
    Object.assign(dialog, { showOpenDialog: open, showSaveDialog: save });
  }, path);
}
