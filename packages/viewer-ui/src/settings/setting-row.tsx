import type { SettingControl } from '@framelane/protocol/viewer';
import { useState } from 'react';
import { Choice } from '../kit/choice.tsx';
import { NumberField } from '../kit/number-field.tsx';
import { Slider } from '../kit/slider.tsx';
import { Toggle } from '../kit/toggle.tsx';
import row from '../kit/value-row.module.css';
import { formatNumber } from '../state/format.ts';
import styles from './setting-row.module.css';

/** How a setting is edited: the controls of a stage server, and free text. */
export type RowControl = SettingControl | { type: 'text'; placeholder: string };

export interface SettingRowProps {
  label: string;
  control: RowControl;
  value: unknown;
  /** What a reset goes back to. */
  initial: unknown;
  isChanged: boolean;
  unit?: string | undefined;
  /** What a choice is called. @default its own name */
  format?: ((option: string) => string) | undefined;
  /** When a change shows, if not at once. */
  moment?: string | undefined;
  onChange: (value: unknown) => void;
  onReset: () => void;
}

/** One setting: its label (double-click resets) and the control it asks for. */
export function SettingRow(props: SettingRowProps) {
  const { label, isChanged, moment, onReset } = props;
  const tip = [label, moment && `Applies ${moment}`, isChanged && 'Double-click to reset'].filter(Boolean).join('. ');
  return (
    <div className={row.row} data-changed={isChanged || undefined}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the keyboard has the reset button */}
      <span className={row.label} data-tip={tip} onDoubleClick={onReset}>
        {label}
        {moment !== undefined && <span className={styles.later}>later</span>}
      </span>
      <SettingInput {...props} />
    </div>
  );
}

function SettingInput({ label, control, value, initial, unit, format, onChange }: SettingRowProps) {
  switch (control.type) {
    case 'toggle':
      return (
        <span className={row.single}>
          <Toggle label={label} isOn={value === true} onChange={onChange} />
        </span>
      );
    case 'select':
      return (
        <span className={row.single}>
          <Choice
            label={label}
            value={String(value)}
            options={control.options}
            onChange={onChange}
            {...(format === undefined ? {} : { format })}
          />
        </span>
      );
    case 'slider': {
      const { min, max, step } = control;
      const number = typeof value === 'number' ? value : min;
      const fallback = typeof initial === 'number' ? initial : Math.min(Math.max(0, min), max);
      const text = formatNumber(number, step);
      const shared = { min, max, step, value: number, onChange };
      return (
        <>
          <Slider {...shared} label={label} defaultValue={fallback} valueText={text} />
          <NumberField {...shared} label={`${label} value`} unit={unit} />
        </>
      );
    }
    case 'number': {
      const { min, max } = control;
      const number = typeof value === 'number' ? value : min;
      const step = [min, max, number].every(Number.isInteger) ? 1 : chooseFineStep(min, max);
      return (
        <span className={styles.number}>
          <NumberField label={label} min={min} max={max} step={step} value={number} unit={unit} onChange={onChange} />
        </span>
      );
    }
    case 'text':
      return <TextInput label={label} placeholder={control.placeholder} value={String(value)} onChange={onChange} />;
  }
}

/** A power of ten that is small for the range, and at most a tenth. */
function chooseFineStep(min: number, max: number): number {
  return Math.min(0.1, 10 ** Math.floor(Math.log10((max - min) / 1000)));
}

interface TextInputProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
}

/** Text that counts once it is finished: with Enter, or by leaving the field. */
function TextInput({ label, placeholder, value, onChange }: TextInputProps) {
  const [draft, setDraft] = useState<string>();
  function commit(): void {
    if (draft !== undefined && draft !== value) onChange(draft.trim());
    setDraft(undefined);
  }
  return (
    <input
      type="text"
      className={styles.text}
      aria-label={label}
      placeholder={placeholder}
      spellCheck={false}
      autoComplete="off"
      value={draft ?? value}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={commit}
      onKeyDown={(event) => {
        if (event.key === 'Enter') commit();
        else if (event.key === 'Escape') setDraft(undefined);
        event.stopPropagation();
      }}
    />
  );
}
