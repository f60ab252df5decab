import { type PointerEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { themeEvent } from '../../../shell/use-theme.ts';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import { FrameCounter } from './frame-counter.tsx';
import { PerformanceOverlay } from './performance-overlay.tsx';
import { PixelInspector } from './pixel-inspector.tsx';
import { readLetterbox } from './read-letterbox.ts';
import styles from './viewport-canvas.module.css';
import { ViewportNotice } from './viewport-notice.tsx';

const wheelZoomPerPx = 0.0018;

/** The canvas and what lies over it. Wheel zooms to the pointer, drag pans, double-click fits or shows 1:1. */
export function ViewportCanvas() {
  const { viewport, preferences } = useApp();
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; y: number }>(undefined);
  const hasGrid = useStore(preferences, (current) => current.overlays.grid);
  const hasInspector = useStore(preferences, (current) => current.overlays.inspector);
  const isFit = useStore(viewport.store, (state) => state.isFit);

  useLayoutEffect(() => {
    if (canvas.current === null || host.current === null) return;
    return viewport.attach(canvas.current, host.current);
  }, [viewport]);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const apply = (): void => viewport.setAppearance({ letterbox: readLetterbox(element), hasPixelGrid: hasGrid });
    apply();
    window.addEventListener(themeEvent, apply);
    return () => window.removeEventListener(themeEvent, apply);
  }, [viewport, hasGrid]);

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    // React listens passively, and the page must not scroll or zoom with the picture.
    const onWheel = (event: WheelEvent): void => {
      event.preventDefault();
      const deltaPx = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY;
      viewport.zoomBy(Math.exp(-deltaPx * wheelZoomPerPx), { x: event.clientX, y: event.clientY });
    };
    element.addEventListener('wheel', onWheel, { passive: false });
    return () => element.removeEventListener('wheel', onWheel);
  }, [viewport]);

  function onPointerMove(event: PointerEvent): void {
    const last = drag.current;
    if (last === undefined) return;
    viewport.panBy(event.clientX - last.x, event.clientY - last.y);
    drag.current = { x: event.clientX, y: event.clientY };
  }
  function onPointerEnd(): void {
    drag.current = undefined;
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: every pointer gesture here has a command with a key
    <div
      ref={host}
      className={styles.host}
      data-pannable={!isFit || undefined}
      data-probing={hasInspector || undefined}
      onPointerDown={(event) => {
        if (isFit || event.button > 1 || !(event.target instanceof HTMLCanvasElement)) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, y: event.clientY };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerEnd}
      onPointerCancel={onPointerEnd}
      onDoubleClick={(event) => {
        if (!(event.target instanceof HTMLCanvasElement)) return;
        if (isFit) viewport.zoomTo(1, { x: event.clientX, y: event.clientY });
        else viewport.fit();
      }}
    >
      <canvas ref={canvas} className={styles.canvas} aria-label="Picture" role="img" />
      <FrameCounter />
      {hasInspector && <PixelInspector host={host} />}
      <PerformanceOverlay />
      <ViewportNotice />
    </div>
  );
}
