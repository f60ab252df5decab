import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/** What people could see and read at one moment. */
export interface DiaryEntry {
  /** Messages on show. */
  toasts: string[];
  /** What the viewport says over the picture it holds. */
  notices: string[];
  /** The frame counter. */
  frame: number;
}

/**
 * Has the page note every change of its messages, notices and frame counter, so that nothing is missed that is on
 * show for a moment only. The returned function reads what was noted so far.
 */
export async function keepDiary(page: Page): Promise<() => Promise<DiaryEntry[]>> {
  const diary = await page.evaluateHandle(() => {
    const entries: { toasts: string[]; notices: string[]; frame: number }[] = [];
    const read = (selector: string) =>
      [...document.querySelectorAll(selector)].map((element) => (element.textContent ?? '').trim());
    const note = () => {
      const entry = {
        toasts: read('[aria-label="Messages"] > *'),
        notices: read('[aria-label="Viewport"] [role="status"]:not([aria-label])'),
        frame: Number(read('[data-testid="frame-counter"]')[0] ?? Number.NaN),
      };
      if (JSON.stringify(entry) !== JSON.stringify(entries.at(-1))) entries.push(entry);
    };
    note();
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true });
    return entries;
  });
  return () => diary.evaluate((entries) => entries.slice());
}

/** Waits until a message was on show, at whatever time since the diary was begun. */
export function waitForNoted(readDiary: () => Promise<DiaryEntry[]>, message: string): Promise<void> {
  const isNoted = async () => (await readDiary()).some(({ toasts }) => toasts.some((text) => text.includes(message)));
  return expect.poll(isNoted, { message, timeout: 60_000 }).toBe(true);
}
