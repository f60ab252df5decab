import { Glyph } from '../kit/glyph.tsx';
import { useApp } from '../state/app-context.ts';
import { joinClasses } from '../state/format.ts';
import type { Preferences } from '../state/preferences.ts';
import { useStore } from '../state/store.ts';
import { laneIcons } from './lane-icons.ts';
import styles from './lane-tabs.module.css';

interface LaneTab {
  id: keyof typeof laneIcons;
  title: string;
  /** The lane it opens; without one it cannot be opened, and `reason` says why. */
  lane?: Preferences['lane'];
  reason?: string;
}

const tabs: readonly LaneTab[] = [
  { id: 'stream', title: 'Stream', lane: 'stream' },
  { id: 'engine', title: 'Engine', lane: 'engine' },
  { id: 'matrix', title: 'Matrix', reason: 'Comes with the panel renderer, which this page is not connected to' },
];

function closeStream(tab: LaneTab): LaneTab {
  if (tab.lane !== 'stream') return tab;
  const { id, title } = tab;
  return { id, title, reason: 'Comes with the stage server, which this page is not connected to' };
}

export function LaneTabs() {
  const { preferences, stream } = useApp();
  const shownTabs = stream === undefined ? tabs.map(closeStream) : tabs;
  const shown = useStore(preferences, (current) => current.lane);
  return (
    <nav aria-label="Lanes" className={styles.tabs}>
      {shownTabs.map(({ id, title, lane, reason }) => (
        <button
          key={id}
          type="button"
          className={joinClasses(styles.tab, lane === shown && styles.current)}
          aria-current={lane === shown ? 'page' : undefined}
          aria-disabled={lane === undefined || undefined}
          aria-description={reason}
          data-tip={reason}
          onClick={() => {
            if (lane !== undefined) preferences.set((current) => ({ ...current, lane }));
          }}
        >
          <Glyph icon={laneIcons[id]} sizePx={14} />
          {title}
        </button>
      ))}
    </nav>
  );
}
