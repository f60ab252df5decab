import { useEffect } from 'react';
import { SplitPanel } from '../../kit/split.tsx';
import { useApp } from '../../state/app-context.ts';
import { preferenceDefaults, setPanel } from '../../state/preferences.ts';
import { useStore } from '../../state/store.ts';
import { EffectRack } from './effects/effect-rack.tsx';
import styles from './engine-lane.module.css';
import { MediaPanel } from './media/media-panel.tsx';
import { TransportPanel } from './transport/transport-panel.tsx';
import { ViewportPanel } from './viewport/viewport-panel.tsx';

const { panels: defaults } = preferenceDefaults;

/** Media bin, picture, effect rack, transport. */
export function EngineLane() {
  const { preferences, transport } = useApp();
  const panels = useStore(preferences, (current) => current.panels);
  // What nobody sees need not be rendered.
  useEffect(() => () => transport.pause(), [transport]);
  return (
    <main className={styles.lane}>
      <div className={styles.upper}>
        <SplitPanel
          side="left"
          label="Media"
          panel={panels.left}
          defaultPx={defaults.left.sizePx}
          minPx={200}
          maxPx={440}
          onChange={(change) => setPanel(preferences, 'left', change)}
        >
          <MediaPanel />
        </SplitPanel>
        <ViewportPanel />
        <SplitPanel
          side="right"
          label="Effects"
          panel={panels.right}
          defaultPx={defaults.right.sizePx}
          minPx={260}
          maxPx={480}
          onChange={(change) => setPanel(preferences, 'right', change)}
        >
          <EffectRack />
        </SplitPanel>
      </div>
      <SplitPanel
        side="bottom"
        label="Transport"
        panel={panels.bottom}
        defaultPx={defaults.bottom.sizePx}
        minPx={108}
        maxPx={280}
        onChange={(change) => setPanel(preferences, 'bottom', change)}
      >
        <TransportPanel />
      </SplitPanel>
    </main>
  );
}
