import { type RefObject, useEffect, useState } from 'react';
import styles from './overlays.module.css';
import { formatHex, type PixelSample } from './pixel-probe.ts';
import type { ViewportController } from './viewport-controller.ts';

const refreshMs = 120;

interface PixelInspectorProps {
  viewport: ViewportController;
  host: RefObject<HTMLElement | null>;
}

/** Position and value of the pixel under the pointer, as it came. Follows the picture while it changes. */
export function PixelInspector({ viewport, host }: PixelInspectorProps) {
  const [sample, setSample] = useState<PixelSample>();

  useEffect(() => {
    const element = host.current;
    if (element === null) return;
    let pointer: { x: number; y: number } | undefined;
    const read = (): void => setSample(pointer && viewport.probe(pointer.x, pointer.y));
    const onMove = (event: PointerEvent): void => {
      pointer = { x: event.clientX, y: event.clientY };
      read();
    };
    const onLeave = (): void => {
      pointer = undefined;
      setSample(undefined);
    };
    const timer = setInterval(read, refreshMs);
    element.addEventListener('pointermove', onMove);
    element.addEventListener('pointerleave', onLeave);
    return () => {
      clearInterval(timer);
      element.removeEventListener('pointermove', onMove);
      element.removeEventListener('pointerleave', onLeave);
    };
  }, [host, viewport]);

  if (sample === undefined) return <div className={styles.inspector}>Point at the picture</div>;
  const { x, y, rgba } = sample;
  return (
    <div className={styles.inspector}>
      <svg width="28" height="28" aria-hidden focusable={false} className={styles.swatch}>
        <rect width="28" height="28" fill={formatHex(rgba)} />
      </svg>
      <dl className={styles.pixel}>
        <dt>xy</dt>
        <dd>
          {x}, {y}
        </dd>
        <dt>rgba</dt>
        <dd>{rgba.join(' ')}</dd>
        <dt>hex</dt>
        <dd>{formatHex(rgba)}</dd>
      </dl>
    </div>
  );
}
