import type { WebFrameMain } from 'electron';
import { appOrigin, isAppUrl } from '../../shared/app-origin.ts';

/** The part of a frame that is asked about. */
export interface FrameFacts extends Pick<WebFrameMain, 'url' | 'origin'> {
  /** `null` for the top one. */
  parent: object | null;
}

/** Whether a frame is the page itself: the top one of its window, from our scheme. A frame that is gone is not. */
export function isAppFrame(frame: FrameFacts | null): boolean {
  return frame !== null && frame.parent === null && frame.origin === appOrigin && isAppUrl(frame.url);
}
