import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import styles from './slider.module.css';
import { clamp, snap, toFraction, toValue, type ValueRange } from './value-curve.ts';

export interface SliderProps extends ValueRange {
  label: string;
  value: number;
  /** Double-click goes back to it. */
  defaultValue: number;
  /** What assistive technology says for the value. */
  valueText: string;
  onChange: (value: number) => void;
  /** The drag or key press is over. */
  onCommit?: () => void;
  isDimmed?: boolean;
}

const fineFactor = 0.1;

/** A slider: drag (Shift is fine), arrow keys, Home and End, double-click resets. */
export function Slider(props: SliderProps) {
  const { label, value, min, max, step, defaultValue, valueText, onChange, onCommit, isDimmed = false } = props;
  const drag = useRef<{ lastX: number; fraction: number; widthPx: number }>(undefined);
  const fraction = toFraction(value, props);
  // A range around zero fills from zero, so that the sign shows.
  const origin = min < 0 && max > 0 ? toFraction(0, props) : 0;

  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return;
    const box = event.currentTarget.getBoundingClientRect();
    event.currentTarget.setPointerCapture(event.pointerId);
    const at = event.shiftKey ? fraction : clamp((event.clientX - box.left) / box.width, 0, 1);
    drag.current = { lastX: event.clientX, fraction: at, widthPx: box.width };
    if (event.detail < 2 && !event.shiftKey) onChange(toValue(at, props));
  }
  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    const held = drag.current;
    if (held === undefined || event.clientX === held.lastX) return;
    const moved = ((event.clientX - held.lastX) / held.widthPx) * (event.shiftKey ? fineFactor : 1);
    held.fraction += moved;
    held.lastX = event.clientX;
    onChange(toValue(held.fraction, props));
  }
  function onPointerEnd(): void {
    if (drag.current === undefined) return;
    drag.current = undefined;
    onCommit?.();
  }
  function onKeyDown(event: KeyboardEvent): void {
    const next = readKey(event, props);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onChange(next);
    onCommit?.();
  }

  const from = Math.min(origin, fraction) * 100;
  const to = Math.max(origin, fraction) * 100;
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={valueText}
      className={styles.slider}
      data-dimmed={isDimmed || undefined}
      data-step={step}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerEnd}
      onPointerCancel={onPointerEnd}
      onKeyDown={onKeyDown}
      onDoubleClick={() => {
        onChange(defaultValue);
        onCommit?.();
      }}
    >
      <div className={styles.track}>
        <div className={styles.fill} style={{ left: `${from}%`, width: `${to - from}%` }} />
        {origin > 0 && <div className={styles.origin} style={{ left: `${origin * 100}%` }} />}
      </div>
      <div className={styles.knob} style={{ left: `${fraction * 100}%` }} />
    </div>
  );
}

function readKey(event: KeyboardEvent, props: SliderProps): number | undefined {
  const { value, min, max } = props;
  const step = props.step > 0 ? props.step : (max - min) / 100;
  const coarse = Math.max(step, (max - min) / 20);
  switch (event.key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return snap(value + (event.shiftKey ? coarse : step), props);
    case 'ArrowLeft':
    case 'ArrowDown':
      return snap(value - (event.shiftKey ? coarse : step), props);
    case 'PageUp':
      return snap(value + coarse, props);
    case 'PageDown':
      return snap(value - coarse, props);
    case 'Home':
      return min;
    case 'End':
      return max;
    default:
      return undefined;
  }
}
