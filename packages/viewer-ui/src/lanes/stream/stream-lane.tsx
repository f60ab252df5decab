import { useViewerBackend } from '@framelane/viewer-backend/react';
import { LaneFrame } from '../../shell/lane-frame.tsx';
import type { PageViewer } from '../../state/page-types.ts';
import { PropertiesPanel } from './properties-panel.tsx';
import { RenderSettings } from './render-settings.tsx';
import { StreamViewport } from './stream-viewport.tsx';
import { TreePanel } from './tree-panel.tsx';

/** Stage tree, picture, properties and settings. Connected while it is on show. */
export function StreamLane({ viewer }: { viewer: PageViewer }) {
  useViewerBackend(viewer);
  const right = (
    <>
      <PropertiesPanel viewer={viewer} />
      <RenderSettings viewer={viewer} />
    </>
  );
  return (
    <LaneFrame
      left={{ label: 'Stage', content: <TreePanel viewer={viewer} /> }}
      right={{ label: 'Properties', content: right }}
    >
      <StreamViewport viewer={viewer} />
    </LaneFrame>
  );
}
