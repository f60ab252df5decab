import { type PointerEvent, type ReactNode, type RefObject, useEffect, useLayoutEffect, useRef } from 'react';
import { themeEvent } from '../shell/use-theme.ts';
import { useApp } from '../state/app-context.ts';
import { useStore } from '../state/store.ts';
import { PixelInspector } from './pixel-inspector.tsx';
import { readLetterbox } from './read-letterbox.ts';
import type { ViewportController } from './viewport-controller.ts';
import styles from './viewport-surface.module.css';

const wheelZoomPerPx = 0.0018;

export interface ViewportSurfaceProps {
  viewport: ViewportController;
  /** What the picture is called by assistive technology. */
  label: string;
  /** True for a drag that moves the picture rather than what it shows. */
  isPan: (event: PointerEvent) => boolean;
  /** Takes the wheel in place of the zoom; `undefined` or false leaves it to the zoom. */
  onWheel?: ((event: WheelEvent) => boolean) | undefined;
  /** What lies over the picture. */
  children: ReactNode;
  /** Gestures on the canvas that neither pan nor zoom. */
  canvasProps?: Omit<React.ComponentProps<'canvas'>, 'ref' | 'className'>;
}

/** The canvas of a lane with zoom, pan and pixel inspector, and what lies over it. */
export function ViewportSurface({ viewport, label, isPan, onWheel, children, canvasProps }: ViewportSurfaceProps) {
  const { preferences } = useApp();
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const drag = useRef<{ x: number; y: number }>(undefined);
  const hasInspector = useStore(preferences, (current) => current.overlays.inspector);
  const isFit = useStore(viewport.store, (state) => state.isFit);

  useLayoutEffect(() => {
    if (canvas.current === null || host.current === null) return;
    return viewport.attach(canvas.current, host.current);
  }, [viewport]);
  useAppearance(viewport, host);
  useWheel(viewport, host, onWheel);

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
    <div
      ref={host}
      className={styles.host}
      data-pannable={!isFit || undefined}
      data-probing={hasInspector || undefined}
      onPointerDownCapture={(event) => {
        if (isFit || !isPan(event) || !(event.target instanceof HTMLCanvasElement)) return;
        // The lane's own gestures do not see what moves the picture.
        event.stopPropagation();
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.current = { x: event.clientX, y: event.clientY };
      }}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerEnd}
      onPointerCancel={onPointerEnd}
    >
      <canvas {...canvasProps} ref={canvas} className={styles.canvas} aria-label={label} role="img" />
      {children}
      {hasInspector && <PixelInspector viewport={viewport} host={host} />}
    </div>
  );
}

function useAppearance(viewport: ViewportController, host: RefObject<HTMLElement | null>): void {
  const { preferences } = useApp();
  const hasGrid = useStore(preferences, (current) => current.overlays.grid);
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    const apply = (): void => viewport.setAppearance({ letterbox: readLetterbox(element), hasPixelGrid: hasGrid });
    apply();
    window.addEventListener(themeEvent, apply);
    return () => window.removeEventListener(themeEvent, apply);
  }, [viewport, host, hasGrid]);
}

function useWheel(
  viewport: ViewportController,
  host: RefObject<HTMLElement | null>,
  onWheel: ViewportSurfaceProps['onWheel'],
): void {
  const newest = useRef(onWheel);
  newest.current = onWheel;
  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    // React listens passively, and the page must not scroll or zoom with the picture.
    const take = (event: WheelEvent): void => {
      event.preventDefault();
      if (newest.current?.(event) === true) return;
      const deltaPx = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY;
      viewport.zoomBy(Math.exp(-deltaPx * wheelZoomPerPx), { x: event.clientX, y: event.clientY });
    };
    element.addEventListener('wheel', take, { passive: false });
    return () => element.removeEventListener('wheel', take);
  }, [viewport, host]);
}
