import type { Presence } from '@framelane/viewer-backend';
import { joinClasses } from '../state/format.ts';
import { useEngineState } from '../state/use-engine-state.ts';
import { useIsDisconnected } from '../state/use-is-disconnected.ts';
import { usePanelState } from '../state/use-matrix.ts';
import { useStageState } from '../state/use-stream.ts';
import styles from './presence.module.css';

const presenceWords: Record<Presence, string> = {
  idle: 'Idle',
  connecting: 'Connecting',
  live: 'Live',
  stale: 'Stale',
  lost: 'Restarting',
  failed: 'Failed',
};

/** How a source is doing: a mark whose shape differs by state, and the word. */
function PresenceMark({ presence, word }: { presence: Presence; word?: string | undefined }) {
  return (
    <span className={joinClasses(styles.presence, styles[presence])}>
      <span className={styles.dot} aria-hidden />
      {word ?? presenceWords[presence]}
    </span>
  );
}

/** How the engine is doing, as far as one can know: behind a gateway that is gone it may be fine. */
export function EnginePresence() {
  const presence = useEngineState((state) => state.presence);
  const isDisconnected = useIsDisconnected();
  return <PresenceMark presence={presence} word={isDisconnected ? 'Reconnecting to gateway' : undefined} />;
}

/** How the stage server is doing. */
export function StreamPresence() {
  const presence = useStageState((state) => state.presence);
  return <PresenceMark presence={presence} word={presence === 'lost' ? 'Lost' : undefined} />;
}

/** How the panel renderer is doing. */
export function PanelPresence() {
  const presence = usePanelState((state) => state.presence);
  return <PresenceMark presence={presence} word={presence === 'lost' ? 'Lost' : undefined} />;
}
