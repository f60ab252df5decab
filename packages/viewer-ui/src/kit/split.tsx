import { type KeyboardEvent, type PointerEvent, type ReactNode, useRef } from 'react';
import { joinClasses } from '../state/format.ts';
import type { PanelPreference } from '../state/preferences.ts';
import styles from './split.module.css';
import { clamp } from './value-curve.ts';

export interface SplitPanelProps {
  /** The edge of the window it is docked to. */
  side: 'left' | 'right' | 'bottom';
  label: string;
  panel: PanelPreference;
  onChange: (change: Partial<PanelPreference>) => void;
  defaultPx: number;
  minPx: number;
  maxPx: number;
  children: ReactNode;
}

const keyStepPx = 16;

/**
 * A docked panel of a fixed size in pixels that does not change with the window. Its edge is dragged or moved with the
 * arrow keys; Enter or a drag below half its minimum collapses it, double-click gives the default size back.
 */
export function SplitPanel(props: SplitPanelProps) {
  const { side, label, panel, onChange, defaultPx, minPx, maxPx, children } = props;
  const drag = useRef<{ from: number; sizePx: number }>(undefined);
  const isUpright = side !== 'bottom';
  const sizePx = clamp(panel.sizePx, minPx, maxPx);

  function resizeTo(wantedPx: number): void {
    if (wantedPx < minPx / 2) onChange({ isOpen: false });
    else onChange({ isOpen: true, sizePx: Math.round(clamp(wantedPx, minPx, maxPx)) });
  }
  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { from: isUpright ? event.clientX : event.clientY, sizePx: panel.isOpen ? sizePx : 0 };
  }
  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    if (drag.current === undefined) return;
    const moved = (isUpright ? event.clientX : event.clientY) - drag.current.from;
    resizeTo(drag.current.sizePx + (side === 'left' ? moved : -moved));
  }
  function onKeyDown(event: KeyboardEvent): void {
    const grow = side === 'left' ? 'ArrowRight' : side === 'right' ? 'ArrowLeft' : 'ArrowUp';
    const shrink = side === 'left' ? 'ArrowLeft' : side === 'right' ? 'ArrowRight' : 'ArrowDown';
    if (event.key === grow) onChange({ isOpen: true, sizePx: clamp(sizePx + keyStepPx, minPx, maxPx) });
    else if (event.key === shrink) onChange({ sizePx: clamp(sizePx - keyStepPx, minPx, maxPx) });
    else if (event.key === 'Enter') onChange({ isOpen: !panel.isOpen });
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const size = panel.isOpen ? sizePx : 0;
  const edge = (
    // biome-ignore lint/a11y/useSemanticElements: a separator that is moved is a widget, not a thematic break
    <div
      role="separator"
      tabIndex={0}
      aria-label={`Resize ${label}`}
      aria-orientation={isUpright ? 'vertical' : 'horizontal'}
      aria-valuenow={size}
      aria-valuemin={0}
      aria-valuemax={maxPx}
      className={joinClasses(styles.edge, isUpright ? styles.upright : styles.level)}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        drag.current = undefined;
      }}
      onPointerCancel={() => {
        drag.current = undefined;
      }}
      onKeyDown={onKeyDown}
      onDoubleClick={() => onChange({ isOpen: true, sizePx: defaultPx })}
    />
  );
  return (
    <>
      {side !== 'left' && edge}
      <section
        aria-label={label}
        className={styles.panel}
        hidden={!panel.isOpen}
        style={isUpright ? { width: sizePx } : { height: sizePx }}
      >
        {children}
      </section>
      {side === 'left' && edge}
    </>
  );
}
