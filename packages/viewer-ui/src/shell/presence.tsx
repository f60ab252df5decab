import type { Presence } from '@framelane/viewer-backend';
import { joinClasses } from '../state/format.ts';
import styles from './presence.module.css';

export const presenceWords: Record<Presence, string> = {
  idle: 'Idle',
  connecting: 'Connecting',
  live: 'Live',
  stale: 'Stale',
  lost: 'Restarting',
  failed: 'Failed',
};

/** How a source is doing: a mark whose shape differs by state, and the word. */
export function PresenceMark({ presence }: { presence: Presence }) {
  return (
    <span className={joinClasses(styles.presence, styles[presence])}>
      <span className={styles.dot} aria-hidden />
      {presenceWords[presence]}
    </span>
  );
}
