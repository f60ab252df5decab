import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef } from 'react';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import styles from './wipe-overlay.module.css';

const keyStep = 0.02;

/** The unprocessed picture over the left part of the viewport, with an edge to drag or move with the arrow keys. */
export function WipeOverlay() {
  const { wipe } = useApp();
  const isOn = useStore(wipe.store, (state) => state.isOn);
  return isOn ? <Wipe /> : null;
}

function Wipe() {
  const { wipe, viewport } = useApp();
  const { place } = useStore(wipe.store);
  const canvas = useRef<HTMLCanvasElement>(null);
  const isDragging = useRef(false);
  useLayoutEffect(() => {
    if (canvas.current === null) return;
    return viewport.attachBeside(canvas.current, wipe.plain);
  }, [viewport, wipe]);

  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (isDragging.current && box !== undefined) wipe.setPlace((event.clientX - box.left) / box.width);
  }
  function onKeyDown(event: KeyboardEvent): void {
    const step = { ArrowLeft: -keyStep, ArrowDown: -keyStep, ArrowRight: keyStep, ArrowUp: keyStep }[event.key];
    const end = { Home: 0, End: 1 }[event.key];
    if (step === undefined && end === undefined) return;
    wipe.setPlace(end ?? place + (step ?? 0) * (event.shiftKey ? 5 : 1));
    event.preventDefault();
    event.stopPropagation();
  }
  function endDrag(): void {
    isDragging.current = false;
  }

  const percent = Math.round(place * 100);
  return (
    <>
      <canvas
        ref={canvas}
        className={styles.canvas}
        style={{ clipPath: `inset(0 ${100 - place * 100}% 0 0)` }}
        role="img"
        aria-label="Picture without effects"
      />
      <div
        role="slider"
        tabIndex={0}
        aria-label="Wipe between the picture without and with effects"
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={`${percent} % without effects`}
        className={styles.edge}
        style={{ left: `${place * 100}%` }}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          isDragging.current = true;
        }}
        onPointerMove={onPointerMove}
        onPointerUp={endDrag}
        onPointerCancel={endDrag}
        onDoubleClick={() => wipe.setPlace(0.5)}
        onKeyDown={onKeyDown}
      >
        <span className={styles.before} aria-hidden>
          Before
        </span>
        <span className={styles.grip} aria-hidden />
        <span className={styles.after} aria-hidden>
          After
        </span>
      </div>
    </>
  );
}
