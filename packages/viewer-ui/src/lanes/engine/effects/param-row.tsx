import type { ParamDef, ParamValue } from '@framelane/viewer-backend';
import { Choice } from '../../../kit/choice.tsx';
import { NumberField } from '../../../kit/number-field.tsx';
import { Slider } from '../../../kit/slider.tsx';
import { Toggle } from '../../../kit/toggle.tsx';
import styles from '../../../kit/value-row.module.css';
import { formatNumber } from '../../../state/format.ts';

export interface ParamRowProps {
  param: ParamDef;
  /** The effect it belongs to, for its accessible name. */
  owner: string;
  value: ParamValue;
  isDimmed: boolean;
  onChange: (value: ParamValue) => void;
  onCommit: () => void;
}

/** One parameter: its label (double-click resets) and the control its definition asks for. */
export function ParamRow(props: ParamRowProps) {
  const { param, value, onChange, onCommit } = props;
  const isChanged = value !== param.default;
  return (
    <div className={styles.row} data-dense data-changed={isChanged || undefined}>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a shortcut for the pointer; the keyboard has the reset button */}
      <span
        className={styles.label}
        data-tip={param.description ?? (isChanged ? 'Double-click to reset' : undefined)}
        onDoubleClick={() => {
          onChange(param.default);
          onCommit();
        }}
      >
        {param.label}
      </span>
      <Control {...props} />
    </div>
  );
}

function Control({ param, owner, value, isDimmed, onChange, onCommit }: ParamRowProps) {
  const label = `${owner} ${param.label}`;
  if (param.type === 'bool') {
    return (
      <span className={styles.single}>
        <Toggle label={label} isOn={value === true} onChange={onChange} />
      </span>
    );
  }
  if (param.type === 'choice') {
    return (
      <span className={styles.single}>
        <Choice label={label} value={String(value)} options={param.options} format={spaceWords} onChange={onChange} />
      </span>
    );
  }
  const step = param.type === 'int' ? Math.max(1, Math.round(param.step ?? 1)) : (param.step ?? 0);
  const shownStep = step > 0 ? step : (param.max - param.min) / 100;
  const numeric = typeof value === 'number' ? value : param.default;
  const text = formatNumber(numeric, shownStep);
  const range = { min: param.min, max: param.max, step, curve: param.curve };
  return (
    <>
      <Slider
        {...range}
        label={label}
        value={numeric}
        defaultValue={param.default}
        valueText={param.unit === undefined ? text : `${text} ${param.unit}`}
        isDimmed={isDimmed}
        onChange={onChange}
        onCommit={onCommit}
      />
      <NumberField
        {...range}
        label={`${label} value`}
        value={numeric}
        unit={param.unit}
        onChange={onChange}
        onCommit={onCommit}
      />
    </>
  );
}

function spaceWords(option: string): string {
  return option.replaceAll(/[_-]/g, ' ');
}
