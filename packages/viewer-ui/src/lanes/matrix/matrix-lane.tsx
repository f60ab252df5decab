import { LaneFrame } from '../../shell/lane-frame.tsx';
import { PanelPreview } from './panel-preview.tsx';
import { PanelSettingsList } from './panel-settings-list.tsx';
import { ShowPicker } from './show-picker.tsx';
import { DeviceList, SourceList } from './source-list.tsx';

/** Sources and devices, the panel's lamps, its settings. */
export function MatrixLane() {
  const left = (
    <>
      <ShowPicker />
      <SourceList />
      <DeviceList />
    </>
  );
  return (
    <LaneFrame
      left={{ label: 'Sources and devices', content: left }}
      right={{ label: 'Panel settings', content: <PanelSettingsList /> }}
    >
      <PanelPreview />
    </LaneFrame>
  );
}
