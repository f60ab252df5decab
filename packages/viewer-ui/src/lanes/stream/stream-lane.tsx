import { useViewerBackend } from '@framelane/viewer-backend/react';
import { SplitPanel } from '../../kit/split.tsx';
import { useApp } from '../../state/app-context.ts';
import type { PageViewer } from '../../state/page-types.ts';
import { preferenceDefaults, setPanel } from '../../state/preferences.ts';
import { useStore } from '../../state/store.ts';
import { PropertiesPanel } from './properties-panel.tsx';
import { RenderSettings } from './render-settings.tsx';
import styles from './stream-lane.module.css';
import { StreamViewport } from './stream-viewport.tsx';
import { TreePanel } from './tree-panel.tsx';

const { panels: defaults } = preferenceDefaults;

/** Stage tree, picture, properties and settings. Connected while it is on show. */
export function StreamLane({ viewer }: { viewer: PageViewer }) {
  const { preferences } = useApp();
  const panels = useStore(preferences, (current) => current.panels);
  useViewerBackend(viewer);
  return (
    <main className={styles.lane}>
      <SplitPanel
        side="left"
        label="Stage"
        panel={panels.left}
        defaultPx={defaults.left.sizePx}
        minPx={200}
        maxPx={440}
        onChange={(change) => setPanel(preferences, 'left', change)}
      >
        <TreePanel viewer={viewer} />
      </SplitPanel>
      <StreamViewport viewer={viewer} />
      <SplitPanel
        side="right"
        label="Properties"
        panel={panels.right}
        defaultPx={defaults.right.sizePx}
        minPx={260}
        maxPx={480}
        onChange={(change) => setPanel(preferences, 'right', change)}
      >
        <PropertiesPanel viewer={viewer} />
        <RenderSettings viewer={viewer} />
      </SplitPanel>
    </main>
  );
}
