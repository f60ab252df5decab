import { parseSettingControl, type RenderSettingCapability, type SettingControl } from '@framelane/protocol/viewer';
import { RotateCcw, SlidersHorizontal } from 'lucide-react';
import { IconButton } from '../../../kit/button.tsx';
import { Choice } from '../../../kit/choice.tsx';
import { EmptyState } from '../../../kit/empty-state.tsx';
import { NumberField } from '../../../kit/number-field.tsx';
import { PanelHeader } from '../../../kit/panel-header.tsx';
import { Slider } from '../../../kit/slider.tsx';
import { Toggle } from '../../../kit/toggle.tsx';
import { formatNumber } from '../../../state/format.ts';
import { useStore } from '../../../state/store.ts';
import { useStageState, useStream } from '../../../state/use-stream.ts';
import styles from './render-settings.module.css';

const moments = { reload_required: 'after a reload', next_scene_load: 'with the next stage' } as const;

interface OfferedSetting {
  capability: RenderSettingCapability;
  control: SettingControl;
}

/** Only what the server offers, has proven, and can apply. */
export function RenderSettings() {
  const { settings: editor } = useStream();
  const state = useStageState((current) => current.settings);
  const drafts = useStore(editor.drafts);
  useStore(editor.initial);
  const offered = (state?.capabilities ?? []).flatMap(readOffered);
  const readValue = (key: string): unknown => (key in drafts ? drafts[key] : state?.settings[key]);
  const changed = offered.filter(({ capability: { key } }) => editor.isChanged(key, readValue(key)));
  return (
    <section className={styles.panel} aria-label="Render settings">
      <PanelHeader title="Render settings">
        <IconButton
          icon={RotateCcw}
          size="small"
          label="Reset all settings"
          disabledReason={changed.length === 0 ? 'all are as they were when the stage was opened' : undefined}
          onClick={() => {
            for (const { capability } of changed) editor.reset(capability.key);
          }}
        />
      </PanelHeader>
      {state === undefined ? (
        <EmptyState icon={SlidersHorizontal} title="Settings come with a stage" />
      ) : offered.length === 0 ? (
        <EmptyState icon={SlidersHorizontal} title="This server offers no settings" />
      ) : (
        <div className={styles.scroll}>
          {offered.map(({ capability, control }) => (
            <SettingRow
              key={capability.key}
              capability={capability}
              control={control}
              value={readValue(capability.key)}
              isChanged={changed.some((setting) => setting.capability === capability)}
            />
          ))}
        </div>
      )}
    </section>
  );
}

type SettingRowProps = OfferedSetting & { value: unknown; isChanged: boolean };

function SettingRow({ capability, control, value, isChanged }: SettingRowProps) {
  const { settings: editor } = useStream();
  const { key, label, applies_at: moment } = capability;
  const note = moment === 'reload_required' || moment === 'next_scene_load' ? moments[moment] : undefined;
  const tip = [note && `Applies ${note}`, isChanged && 'Double-click to reset'].filter(Boolean).join('. ');
  return (
    <div className={styles.row} data-changed={isChanged || undefined}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the keyboard has the reset button */}
      <span className={styles.label} data-tip={tip} onDoubleClick={() => editor.reset(key)}>
        {label}
        {note !== undefined && <span className={styles.later}>later</span>}
      </span>
      <SettingInput
        label={label}
        control={control}
        value={value}
        initial={editor.initial.get()[key]}
        onChange={(next) => editor.set(key, next)}
      />
    </div>
  );
}

interface SettingInputProps {
  label: string;
  control: SettingControl;
  value: unknown;
  initial: unknown;
  onChange: (value: unknown) => void;
}

function SettingInput({ label, control, value, initial, onChange }: SettingInputProps) {
  switch (control.type) {
    case 'toggle':
      return (
        <span className={styles.single}>
          <Toggle label={label} isOn={value === true} onChange={onChange} />
        </span>
      );
    case 'select':
      return (
        <span className={styles.single}>
          <Choice label={label} value={String(value)} options={control.options} onChange={onChange} />
        </span>
      );
    case 'slider': {
      const { min, max, step } = control;
      const number = typeof value === 'number' ? value : min;
      const range = { min, max, step };
      const fallback = typeof initial === 'number' ? initial : Math.min(Math.max(0, min), max);
      const text = formatNumber(number, step);
      return (
        <>
          <Slider
            {...range}
            label={label}
            value={number}
            defaultValue={fallback}
            valueText={text}
            onChange={onChange}
          />
          <NumberField {...range} label={`${label} value`} value={number} onChange={onChange} />
        </>
      );
    }
    case 'number': {
      const { min, max } = control;
      const number = typeof value === 'number' ? value : min;
      const step = [min, max, number].every(Number.isInteger) ? 1 : 0;
      return (
        <span className={styles.number}>
          <NumberField label={label} min={min} max={max} step={step} value={number} onChange={onChange} />
        </span>
      );
    }
  }
}

function readOffered(capability: RenderSettingCapability): OfferedSetting[] {
  const control = parseSettingControl(capability.control);
  const isOffered = capability.validated && capability.applies_at !== 'unsupported';
  return isOffered && control !== undefined ? [{ capability, control }] : [];
}
