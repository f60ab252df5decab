import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import { formatNumber } from '../state/format.ts';
import styles from './number-field.module.css';
import { snap, type ValueRange } from './value-curve.ts';

export interface NumberFieldProps extends ValueRange {
  label: string;
  value: number;
  unit?: string | undefined;
  onChange: (value: number) => void;
  /** The drag, key press or typed entry is over. */
  onCommit?: () => void;
}

const dragThresholdPx = 3;
const pxForWholeRange = 300;

/** A number that is typed (click or Tab into it), scrubbed by dragging (Shift is fine) or stepped with the arrows. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, min, max, unit, onChange, onCommit } = props;
  const step = props.step > 0 ? props.step : (max - min) / 100;
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState<string>();
  const drag = useRef<{ startX: number; lastX: number; value: number; isMoving: boolean }>(undefined);
  const shown = formatNumber(value, step);

  function onPointerDown(event: PointerEvent<HTMLInputElement>): void {
    if (event.button !== 0 || document.activeElement === input.current) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { startX: event.clientX, lastX: event.clientX, value, isMoving: false };
  }
  function onPointerMove(event: PointerEvent<HTMLInputElement>): void {
    const held = drag.current;
    if (held === undefined) return;
    if (!held.isMoving && Math.abs(event.clientX - held.startX) < dragThresholdPx) return;
    held.isMoving = true;
    held.value += ((event.clientX - held.lastX) / pxForWholeRange) * (max - min) * (event.shiftKey ? 0.1 : 1);
    held.lastX = event.clientX;
    onChange(snap(held.value, props));
  }
  function onPointerUp(): void {
    const held = drag.current;
    drag.current = undefined;
    if (held === undefined) return;
    if (held.isMoving) onCommit?.();
    else input.current?.focus();
  }
  function commit(): void {
    if (draft === undefined) return;
    const typed = Number(draft.replace(',', '.').replace(/[^\d.eE+-]/g, ''));
    setDraft(undefined);
    if (draft.trim() === '' || !Number.isFinite(typed)) return;
    onChange(snap(typed, props));
    onCommit?.();
  }
  function onKeyDown(event: KeyboardEvent<HTMLInputElement>): void {
    const direction = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (direction !== undefined) {
      event.preventDefault();
      setDraft(undefined);
      onChange(snap(value + direction * step * (event.shiftKey ? 10 : 1), props));
      onCommit?.();
    } else if (event.key === 'Enter') {
      commit();
      event.currentTarget.select();
    } else if (event.key === 'Escape') {
      setDraft(undefined);
      event.currentTarget.blur();
    }
    event.stopPropagation();
  }

  return (
    <span className={styles.field}>
      <input
        ref={input}
        type="text"
        inputMode="decimal"
        role="spinbutton"
        aria-label={label}
        aria-valuemin={min}
        aria-valuemax={max}
        aria-valuenow={value}
        aria-valuetext={unit === undefined ? shown : `${shown} ${unit}`}
        autoComplete="off"
        spellCheck={false}
        value={draft ?? shown}
        onFocus={(event) => event.currentTarget.select()}
        onBlur={commit}
        onChange={(event) => setDraft(event.target.value)}
        onKeyDown={onKeyDown}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={onPointerUp}
      />
      {unit !== undefined && (
        <span className={styles.unit} aria-hidden>
          {unit}
        </span>
      )}
    </span>
  );
}
