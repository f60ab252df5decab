import type { Page } from 'playwright-core';

/** Header and the one value of all pixels of the next frame, or the code of what ended the wait. */
export function waitSnapshot(page: Page): Promise<{ header: number[]; values: number[]; isShared: boolean } | string> {
  return page.evaluate(() =>
    lab.api.waitFrame().then(
      (buffer) => {
        const header = new Uint32Array(buffer, 0, 3);
        const pixels = new Uint8Array(buffer, 16, (header[0] ?? 0) * (header[1] ?? 0) * 4);
        return { header: [...header], values: [...new Set(pixels)], isShared: buffer instanceof SharedArrayBuffer };
      },
      (error: { code: string }) => error.code,
    ),
  );
}
