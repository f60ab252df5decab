import type { ElectronApplication } from 'playwright-core';

/** Chooses an entry of the application's menu, both by their labels. */
export function clickMenu(app: ElectronApplication, menu: string, entry: string): Promise<void> {
  return app.evaluate(
    ({ Menu }, [menuLabel, entryLabel]) => {
      const found = Menu.getApplicationMenu()?.items.find(({ label }) => label === menuLabel);
      found?.submenu?.items.find(({ label }) => label === entryLabel)?.click();
    },
    [menu, entry] as const,
  );
}
