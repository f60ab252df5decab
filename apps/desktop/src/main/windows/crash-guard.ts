import type { WebContents } from 'electron';
import type { FrameLane } from '../../shared/lane-source.ts';
import type { Logger } from '../log/logger.ts';
import { failureUrl } from '../page-scheme/failure-page.ts';

/** A page that ends twice within this time is not loaded a third time by itself. */
const patienceMs = 60_000;

export interface CrashGuardOptions {
  contents: WebContents;
  /** What the window shows. */
  url: string;
  /** The lane the page used, as it told. */
  readLane: () => FrameLane | undefined;
  /** The lane is not to be used by this window again. */
  onBrokenLane: (lane: FrameLane) => void;
  /** The page that took the place of the one that ended is there. */
  onReloaded: () => void;
  log: Logger;
}

/** Loads a page whose process ended once more; one that keeps ending is replaced by a page that says so. */
export function guardAgainstCrashes({
  contents,
  url,
  readLane,
  onBrokenLane,
  onReloaded,
  log,
}: CrashGuardOptions): void {
  let lastMs = Number.NEGATIVE_INFINITY;
  contents.on('render-process-gone', (_event, { reason, exitCode }) => {
    if (reason === 'clean-exit' || contents.isDestroyed()) return;
    const lane = readLane();
    log.error('the process of a page ended', { reason, exitCode, lane });
    // Memory that a producer truncated ends the process that reads it; a copy is made by code that survives this.
    if (lane === 'mapped') onBrokenLane(lane);
    const nowMs = performance.now();
    const isAgain = nowMs - lastMs < patienceMs;
    lastMs = nowMs;
    if (isAgain) {
      void contents.loadURL(failureUrl).catch((error: unknown) => log.error('no page can be shown', { error }));
      return;
    }
    contents.once('did-finish-load', onReloaded);
    void contents.loadURL(url).catch((error: unknown) => log.error('the page could not be loaded anew', { error }));
  });
  contents.on('unresponsive', () => log.warn('a page does not respond'));
}
