import type { WebFrameMain } from 'electron';
import { appOrigin, isAppUrl } from '../../shared/app-origin.ts';

/** The part of a frame that is asked about. */
export type FrameFacts = Pick<WebFrameMain, 'url' | 'origin' | 'parent'>;

/** Whether a frame is the page itself: the top one of its window, from our scheme. A frame that is gone is not. */
export function isAppFrame(frame: FrameFacts | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === appOrigin && isAppUrl(frame.url);
}
