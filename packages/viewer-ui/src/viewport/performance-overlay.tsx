import type { FrameStats } from '@framelane/viewer-backend';
import { useEffect, useRef, useState } from 'react';
import { useApp } from '../state/app-context.ts';
import { formatMs } from '../state/format.ts';
import { useStore } from '../state/store.ts';
import type { FrameMeter } from './frame-meter.ts';
import styles from './overlays.module.css';
import type { ViewportController } from './viewport-controller.ts';

const refreshMs = 200;
const plot = { width: 240, height: 48, topMs: 66 } as const;

export interface PerformanceOverlayProps {
  viewport: ViewportController;
  readStats: () => FrameStats;
  /** What only this lane can tell, as name and text; read with every refresh. */
  readFigures: () => readonly (readonly [name: string, text: string])[];
}

/** Time between pictures as a line, and the figures behind it. */
export function PerformanceOverlay(props: PerformanceOverlayProps) {
  const { preferences } = useApp();
  const isOn = useStore(preferences, (current) => current.overlays.performance);
  return isOn ? <Meter {...props} /> : null;
}

function Meter({ viewport, readStats, readFigures }: PerformanceOverlayProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [, setTick] = useState(0);
  useEffect(() => {
    const update = (): void => {
      if (canvas.current !== null) drawSparkline(canvas.current, viewport.meter);
      setTick((tick) => tick + 1);
    };
    update();
    const timer = setInterval(update, refreshMs);
    return () => clearInterval(timer);
  }, [viewport]);

  const stats = readStats();
  const { meter } = viewport;
  const interval = meter.summarise(meter.intervalsMs);
  const draw = meter.summarise(meter.drawMs);
  const rows = [
    ['shown', `${stats.fps.toFixed(1)} fps`],
    ['interval', `${formatMs(interval.mean)}  max ${formatMs(interval.max)}`],
    ...readFigures(),
    ['latency', `p50 ${formatMs(stats.latencyMs.p50)}  p99 ${formatMs(stats.latencyMs.p99)}`],
    ['draw', `${formatMs(draw.mean)}  max ${formatMs(draw.max)}`],
    ['dropped', String(stats.framesDropped)],
    ['pictures', String(stats.framesShown)],
  ];
  return (
    <section className={styles.performance} aria-label="Performance">
      <canvas ref={canvas} className={styles.sparkline} role="img" aria-label="Time between the last pictures" />
      <div className={styles.scale} aria-hidden>
        <span>{plot.topMs} ms</span>
        <span>33</span>
        <span>0</span>
      </div>
      <dl className={styles.figures}>
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function drawSparkline(canvas: HTMLCanvasElement, meter: FrameMeter): void {
  const ratio = window.devicePixelRatio;
  canvas.width = plot.width * ratio;
  canvas.height = plot.height * ratio;
  const context = canvas.getContext('2d');
  if (context === null) return;
  const style = getComputedStyle(canvas);
  context.scale(ratio, ratio);
  const toY = (valueMs: number): number => plot.height - (Math.min(valueMs, plot.topMs) / plot.topMs) * plot.height;

  context.strokeStyle = style.getPropertyValue('--overlay-line');
  context.beginPath();
  for (const line of [33.3, 16.7]) {
    context.moveTo(0, Math.round(toY(line)) + 0.5);
    context.lineTo(plot.width, Math.round(toY(line)) + 0.5);
  }
  context.stroke();

  context.strokeStyle = style.getPropertyValue('--accent');
  context.lineWidth = 1.25;
  context.beginPath();
  const stepPx = plot.width / Math.max(1, meter.intervalsMs.length - 1);
  for (let age = 0; age < meter.size; age += 1) {
    const x = plot.width - age * stepPx;
    const y = toY(meter.intervalsMs[meter.indexOf(age)] ?? 0);
    if (age === 0) context.moveTo(x, y);
    else context.lineTo(x, y);
  }
  context.stroke();
}
