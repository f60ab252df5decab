import type { Page } from 'playwright-core';

/** Resolves when the page's thread has nothing to do: whatever was begun by then listens for keys and pointers. */
export async function waitForIdle(page: Page): Promise<void> {
  await page.evaluate(() => new Promise((resolve) => requestIdleCallback(resolve, { timeout: 10_000 })));
}

/**
 * Does `act` and resolves once the page has said `text`, however shortly: the page looks at each of its own changes,
 * as somebody who asks it from outside may come too late.
 */
export async function untilSaid(page: Page, text: string, act: () => Promise<unknown>): Promise<void> {
  const said = page.evaluate(
    (wanted) =>
      new Promise<boolean>((resolve) => {
        const look = (): void => {
          if (!document.body.textContent.includes(wanted)) return;
          observer.disconnect();
          resolve(true);
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
        setTimeout(() => resolve(false), 60_000);
      }),
    text,
  );
  const [wasSaid] = await Promise.all([said, act()]);
  if (!wasSaid) throw new Error(`expected the page to say "${text}" within a minute`);
}
