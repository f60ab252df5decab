import type { Problem } from '@framelane/viewer-backend';
import { CircleAlert, Copy, LoaderCircle, type LucideIcon, RefreshCw, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../kit/button.tsx';
import { Glyph } from '../kit/glyph.tsx';
import { joinClasses } from '../state/format.ts';
import { useStore } from '../state/store.ts';
import styles from './notice-parts.module.css';
import type { ViewportController } from './viewport-controller.ts';

/** In the middle of a viewport, on a card of its own where a picture is behind it. */
export function Centre({ hasPicture = false, children }: { hasPicture?: boolean; children: ReactNode }) {
  return <div className={styles.centre}>{hasPicture ? <div className={styles.card}>{children}</div> : children}</div>;
}

/** Buttons side by side below a message. */
export function NoticeActions({ children }: { children: ReactNode }) {
  return <div className={styles.actions}>{children}</div>;
}

/** Stands for a picture that is on its way. */
export function Skeleton({ title, hint }: { title: string; hint?: string | undefined }) {
  return (
    <div className={styles.skeleton} role="status">
      <div className={styles.plate} />
      <p className={styles.plateText}>
        {title}
        {hint !== undefined && <span className={styles.hint}>{hint}</span>}
      </p>
    </div>
  );
}

/** One line over a picture that is held: `waiting` ends by itself, `warning` may not. */
export function Banner({ kind, children }: { kind: 'waiting' | 'warning'; children: ReactNode }) {
  const icon: LucideIcon = kind === 'waiting' ? LoaderCircle : TriangleAlert;
  return (
    <div className={styles.banner} role="status">
      <Glyph icon={icon} className={styles.bannerIcon} />
      {children}
    </div>
  );
}

export interface FailedNoticeProps {
  problem: Pick<Problem, 'code' | 'message' | 'tip'>;
  /** A picture is held behind it. */
  hasPicture: boolean;
  readDetails: () => string;
  onRetry: () => void;
  /** Beside retry and copy. */
  children?: ReactNode;
}

/** What failed, why, and what to do. */
export function FailedNotice({ problem, hasPicture, readDetails, onRetry, children }: FailedNoticeProps) {
  return (
    <div className={joinClasses(styles.centre, hasPicture && styles.over)}>
      <section className={styles.failed} role="alert">
        <Glyph icon={CircleAlert} sizePx={20} className={styles.failedIcon} />
        <h2 className={styles.failedTitle}>{problem.message}</h2>
        {problem.tip !== undefined && <p className={styles.reason}>{problem.tip}</p>}
        <p className={styles.code}>{problem.code}</p>
        <NoticeActions>
          <Button tone="primary" icon={RefreshCw} onClick={onRetry}>
            Retry
          </Button>
          <Button icon={Copy} onClick={() => void navigator.clipboard.writeText(readDetails())}>
            Copy details
          </Button>
          {children}
        </NoticeActions>
      </section>
    </div>
  );
}

/** Why nothing can be drawn, whatever the source says. */
export function DrawingNotice({ viewport }: { viewport: ViewportController }) {
  const drawing = useStore(viewport.store, (state) => state.drawing);
  if (drawing.type === 'live') return null;
  const text =
    drawing.type === 'lost'
      ? 'The graphics device was reset. The picture comes back by itself.'
      : (drawing.message ?? 'The picture could not be drawn.');
  return (
    <div className={styles.banner} role="alert">
      <Glyph icon={TriangleAlert} className={styles.bannerIcon} />
      {text}
    </div>
  );
}
