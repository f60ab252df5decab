import type { FrameData } from '@framelane/viewer-backend';
import { Blend, Circle, Grid3x3 } from 'lucide-react';
import { useEffect, useRef } from 'react';
import { IconButton } from '../../kit/button.tsx';
import { useApp } from '../../state/app-context.ts';
import { type LedLook, ledLooks } from '../../state/preferences.ts';
import { useStore } from '../../state/store.ts';
import { useMatrix, usePanelState } from '../../state/use-matrix.ts';
import { PerformanceOverlay } from '../../viewport/performance-overlay.tsx';
import { ViewportPanel } from '../../viewport/viewport-panel.tsx';
import { ViewportSurface } from '../../viewport/viewport-surface.tsx';
import { LedPainter } from './led-painter.ts';
import { PanelNotice } from './panel-notice.tsx';
import styles from './panel-preview.module.css';

/** What the panel shows: its lamps, or the plain picture to enlarge and inspect. */
export function PanelPreview() {
  const { matrix, viewport } = useMatrix();
  const { preferences } = useApp();
  const look = useStore(preferences, (current) => current.ledLook);
  const size = usePanelState((state) => state.report?.size);
  const title = size === undefined ? 'Panel' : `Panel ${size.width}×${size.height}`;
  return (
    <ViewportPanel viewport={viewport} title={title} tools={<LookButtons />}>
      <div className={styles.stack}>
        <ViewportSurface viewport={viewport} label="Picture of the panel" isPan={({ button }) => button <= 1}>
          {look !== 'pixels' && <Lamps hasGlow={look === 'glow'} />}
          <PerformanceOverlay
            viewport={viewport}
            readStats={() => matrix.getState().stats}
            readFigures={() => [['panel', `${(matrix.getState().report?.fps ?? 0).toFixed(1)} fps`]]}
          />
          <PanelNotice />
        </ViewportSurface>
      </div>
    </ViewportPanel>
  );
}

const lookTools = {
  round: { icon: Circle, label: 'Round lamps' },
  glow: { icon: Blend, label: 'Lamps with glow' },
  pixels: { icon: Grid3x3, label: 'Plain pixels, to enlarge and inspect' },
} as const satisfies Record<LedLook, unknown>;

function LookButtons() {
  const session = useMatrix();
  const { preferences } = useApp();
  const look = useStore(preferences, (current) => current.ledLook);
  return (
    <>
      {ledLooks.map((id) => (
        <IconButton key={id} {...lookTools[id]} combo="L" isPressed={look === id} onClick={() => session.setLook(id)} />
      ))}
      <span className={styles.line} />
    </>
  );
}

const marginCssPx = 24;

/** The lamps, over the plain picture. They follow the newest picture, once per animation frame. */
function Lamps({ hasGlow }: { hasGlow: boolean }) {
  const { matrix } = useMatrix();
  const host = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = host.current;
    if (element === null || canvas.current === null) return;
    return showLamps(matrix.onFrame.bind(matrix), { host: element, canvas: canvas.current, hasGlow });
  }, [matrix, hasGlow]);
  return (
    <div ref={host} className={styles.lamps}>
      <canvas ref={canvas} width={0} height={0} role="img" aria-label="Lamps of the panel" />
    </div>
  );
}

interface LampTarget {
  host: HTMLElement;
  canvas: HTMLCanvasElement;
  hasGlow: boolean;
}

function showLamps(
  onFrame: (listener: (frame: FrameData) => void) => () => void,
  { host, canvas, hasGlow }: LampTarget,
): () => void {
  const painter = new LedPainter(canvas);
  let newest: FrameData | undefined;
  let request = 0;
  function paint(): void {
    request = 0;
    if (newest === undefined) return;
    const ratio = window.devicePixelRatio;
    const { width, height } = host.getBoundingClientRect();
    const room = { width: (width - 2 * marginCssPx) * ratio, height: (height - 2 * marginCssPx) * ratio };
    const cellPx = painter.fit(newest, room);
    canvas.style.width = `${canvas.width / ratio}px`;
    painter.paint(newest, cellPx, hasGlow);
  }
  function schedule(): void {
    if (request === 0) request = requestAnimationFrame(paint);
  }
  const stop = onFrame((frame) => {
    newest = frame;
    schedule();
  });
  const observer = new ResizeObserver(schedule);
  observer.observe(host);
  return () => {
    stop();
    observer.disconnect();
    cancelAnimationFrame(request);
  };
}
