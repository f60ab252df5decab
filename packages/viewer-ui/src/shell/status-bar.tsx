import type { EngineState } from '@framelane/viewer-backend';
import { type ReactNode, useRef } from 'react';
import { MatrixStatus } from '../lanes/matrix/matrix-status.tsx';
import { StreamStatus } from '../lanes/stream/stream-status.tsx';
import { useApp } from '../state/app-context.ts';
import { formatClock, formatCount, formatMs, formatRate, joinClasses } from '../state/format.ts';
import { useStore } from '../state/store.ts';
import { useEngineReadout, useEngineState } from '../state/use-engine-state.ts';
import { EnginePresence } from './presence.tsx';
import styles from './status-bar.module.css';

/** Real figures only: what is not known yet is left out. */
export function StatusBar() {
  const { preferences, stream, panel } = useApp();
  const lane = useStore(preferences, (current) => current.lane);
  if (lane === 'stream' && stream !== undefined) return <StreamStatus />;
  if (lane === 'matrix' && panel !== undefined) return <MatrixStatus />;
  return (
    <footer className={styles.bar}>
      <div className={styles.group}>
        <Presence />
        <Clip />
        <Figure tip="Pictures shown per second, over the last second" width="56px" read={readFps} />
        <Figure tip="Pictures that came too late or were replaced by newer ones" read={readDropped} />
        <Figure tip="Request to picture, median and 99th percentile of the last 128" read={readLatency} />
      </div>
      <div className={styles.group}>
        <Figure tip="How long the engine has been running" read={readUptime} />
        <FrameTime />
        <Figure tip="How often the engine was restarted" read={readRestarts} />
      </div>
    </footer>
  );
}

function Presence() {
  return (
    <span className={styles.item} role="status">
      <EnginePresence />
    </span>
  );
}

function Clip() {
  const asset = useEngineState((state) => state.asset);
  if (asset === undefined) return <span className={styles.item}>No clip open</span>;
  return (
    <span className={joinClasses(styles.item, styles.clip)}>
      <span className={styles.name}>{asset.name}</span>
      <span>
        {asset.width}×{asset.height}
      </span>
      <span>{asset.codec}</span>
      <span>{formatRate(asset.fps)} fps</span>
    </span>
  );
}

/** A read-out that changes without rendering; an empty text hides it. */
function Figure({ tip, read, width }: { tip: string; read: (state: EngineState) => string; width?: string }) {
  const text = useRef<HTMLSpanElement>(null);
  useEngineReadout(read, (value) => {
    if (text.current === null) return;
    text.current.textContent = value;
    text.current.hidden = value === '';
  });
  return <span ref={text} className={styles.item} data-tip={tip} style={{ minWidth: width }} />;
}

const frameTimeLimits = { goodMs: 33, slowMs: 66 } as const;

function FrameTime() {
  const value = useEngineState((state) => state.engine.lastFrameMs);
  if (value === undefined || value <= 0) return null;
  const grade: { name: 'good' | 'slow' | 'late'; word: string } =
    value < frameTimeLimits.goodMs
      ? { name: 'good', word: 'fast' }
      : value < frameTimeLimits.slowMs
        ? { name: 'slow', word: 'slow' }
        : { name: 'late', word: 'late' };
  return (
    <span
      className={joinClasses(styles.item, styles[grade.name])}
      data-tip="What the engine needed for its last picture"
    >
      <Dim>frame</Dim> {formatMs(value)} <span className={styles.grade}>{grade.word}</span>
    </span>
  );
}

function Dim({ children }: { children: ReactNode }) {
  return <span className={styles.dim}>{children}</span>;
}

function readFps(state: EngineState): string {
  return state.asset === undefined ? '' : `${state.stats.fps.toFixed(1)} fps`;
}

function readDropped(state: EngineState): string {
  return state.asset === undefined ? '' : `${state.stats.framesDropped} dropped`;
}

function readLatency(state: EngineState): string {
  const { p50, p99 } = state.stats.latencyMs;
  return state.stats.framesShown === 0 ? '' : `p50 ${formatMs(p50)}  p99 ${formatMs(p99)}`;
}

function readUptime(state: EngineState): string {
  const { uptimeS } = state.engine;
  return uptimeS === undefined ? '' : `engine up ${formatClock(uptimeS)}`;
}

function readRestarts(state: EngineState): string {
  return formatCount(state.engine.restarts, 'restart');
}
