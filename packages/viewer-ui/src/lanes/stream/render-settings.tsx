import { parseSettingControl, type RenderSettingCapability } from '@framelane/protocol/viewer';
import { useViewerState } from '@framelane/viewer-backend/react';
import { SlidersHorizontal } from 'lucide-react';
import { useState } from 'react';
import { Choice } from '../../kit/choice.tsx';
import { EmptyState } from '../../kit/empty-state.tsx';
import { PanelHeader } from '../../kit/panel-header.tsx';
import { Slider } from '../../kit/slider.tsx';
import { Toggle } from '../../kit/toggle.tsx';
import { describeError } from '../../state/describe-error.ts';
import type { PageViewer } from '../../state/page-types.ts';
import styles from './stream-lane.module.css';

const moments = { reload_required: 'after a reload', next_scene_load: 'with the next stage' } as const;

/** Only what the server offers, has proven, and can apply. */
export function RenderSettings({ viewer }: { viewer: PageViewer }) {
  const state = useViewerState(viewer, (current) => current.settings);
  const [failure, setFailure] = useState<string>();
  const offered = state?.capabilities.filter(isOffered) ?? [];
  function change(key: string, value: unknown): void {
    viewer.setRenderSetting(key, value).then(
      () => setFailure(undefined),
      (error: unknown) => setFailure(describeError(error).text),
    );
  }
  return (
    <section className={styles.panel} aria-label="Render settings">
      <PanelHeader title="Render settings" />
      {offered.length === 0 && <EmptyState icon={SlidersHorizontal} title="The server offers no settings" />}
      {failure !== undefined && (
        <p role="alert" className={styles.setting}>
          {failure}
        </p>
      )}
      <div className={styles.scroll}>
        {offered.map((capability) => (
          <div key={capability.key} className={styles.setting} data-tip={describeMoment(capability)}>
            <span className={styles.caption}>{capability.label}</span>
            <div className={styles.control}>
              <Control
                capability={capability}
                value={state?.settings[capability.key]}
                onChange={(value) => change(capability.key, value)}
              />
            </div>
          </div>
        ))}
      </div>
    </section>
  );
}

interface ControlProps {
  capability: RenderSettingCapability;
  value: unknown;
  onChange: (value: unknown) => void;
}

function Control({ capability, value, onChange }: ControlProps) {
  const control = parseSettingControl(capability.control);
  const { label } = capability;
  switch (control?.type) {
    case 'toggle':
      return <Toggle label={label} isOn={value === true} onChange={onChange} />;
    case 'select':
      return <Choice label={label} value={String(value)} options={control.options} onChange={onChange} />;
    case 'slider':
    case 'number': {
      const number = typeof value === 'number' ? value : control.min;
      const { min, max } = control;
      const step = control.type === 'slider' ? control.step : 1;
      const text = String(Number(number.toFixed(3)));
      return (
        <>
          <Slider
            label={label}
            value={number}
            min={min}
            max={max}
            step={step}
            curve="linear"
            defaultValue={Math.min(Math.max(0, min), max)}
            valueText={text}
            onChange={onChange}
          />
          <span className={styles.value}>{text}</span>
        </>
      );
    }
    default:
      return <span>{String(value)}</span>;
  }
}

function isOffered({ validated, applies_at, control }: RenderSettingCapability): boolean {
  return validated && applies_at !== 'unsupported' && parseSettingControl(control) !== undefined;
}

function describeMoment({ applies_at }: RenderSettingCapability): string | undefined {
  return applies_at === 'reload_required' || applies_at === 'next_scene_load'
    ? `Applies ${moments[applies_at]}`
    : undefined;
}
