import { LaneFrame } from '../../shell/lane-frame.tsx';
import { PropertiesPanel } from './properties/properties-panel.tsx';
import { RenderSettings } from './settings/render-settings.tsx';
import { TreePanel } from './tree/tree-panel.tsx';
import { StreamViewport } from './viewport/stream-viewport.tsx';

/** Stage tree, picture, properties and settings. */
export function StreamLane() {
  const right = (
    <>
      <PropertiesPanel />
      <RenderSettings />
    </>
  );
  return (
    <LaneFrame left={{ label: 'Stage', content: <TreePanel /> }} right={{ label: 'Inspector', content: right }}>
      <StreamViewport />
    </LaneFrame>
  );
}
