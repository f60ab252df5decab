import { Glyph } from '../kit/glyph.tsx';
import { useApp } from '../state/app-context.ts';
import { joinClasses } from '../state/format.ts';
import { useStore } from '../state/store.ts';
import { laneIcons } from './lane-icons.ts';
import styles from './lane-tabs.module.css';

const noStage = 'Comes with the stage server, which this page is not connected to';
const noPanel = 'Comes with the panel renderer, which this page is not connected to';

export function LaneTabs() {
  const { preferences, stream, panel } = useApp();
  // A lane with a reason cannot be opened.
  const tabs = [
    { lane: 'stream', title: 'Stream', reason: stream === undefined ? noStage : undefined },
    { lane: 'engine', title: 'Engine', reason: undefined },
    { lane: 'matrix', title: 'Matrix', reason: panel === undefined ? noPanel : undefined },
  ] as const;
  const shown = useStore(preferences, (current) => current.lane);
  return (
    <nav aria-label="Lanes" className={styles.tabs}>
      {tabs.map(({ lane, title, reason }) => (
        <button
          key={lane}
          type="button"
          className={joinClasses(styles.tab, lane === shown && styles.current)}
          aria-current={lane === shown ? 'page' : undefined}
          aria-disabled={reason !== undefined || undefined}
          aria-description={reason}
          data-tip={reason}
          onClick={() => {
            if (reason === undefined) preferences.set((current) => ({ ...current, lane }));
          }}
        >
          <Glyph icon={laneIcons[lane]} sizePx={14} />
          {title}
        </button>
      ))}
    </nav>
  );
}
