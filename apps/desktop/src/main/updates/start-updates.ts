import { autoUpdater } from 'electron';
import type { Logger } from '../log/logger.ts';
import { chooseFeed, type FeedFacts } from './choose-feed.ts';

/** Looks for a newer version once, where there is a place to look; it is put in place when the user quits. */
export function startUpdates(facts: FeedFacts, log: Logger): void {
  try {
    const url = chooseFeed(facts);
    if (url === undefined) return;
    autoUpdater.on('error', (error) => log.warn('no update could be had', { error }));
    autoUpdater.on('update-downloaded', () => log.info('a newer version is put in place at the next start'));
    autoUpdater.setFeedURL({ url });
    autoUpdater.checkForUpdates();
  } catch (error) {
    log.warn('updates cannot be looked for', { error });
  }
}
