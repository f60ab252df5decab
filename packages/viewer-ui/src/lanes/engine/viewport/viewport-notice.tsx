import type { EngineState, Problem } from '@framelane/viewer-backend';
import { CircleAlert, Copy, Film, LoaderCircle, RefreshCw, TriangleAlert, Upload } from 'lucide-react';
import { useEffect, useState } from 'react';
import { findCommand } from '../../../commands/command.ts';
import { Button } from '../../../kit/button.tsx';
import { EmptyState } from '../../../kit/empty-state.tsx';
import { Glyph } from '../../../kit/glyph.tsx';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import { useEngineState } from '../../../state/use-engine-state.ts';
import { useIsDisconnected } from '../../../state/use-is-disconnected.ts';
import styles from './viewport-notice.module.css';

/** What the viewport says instead of a picture, or over the one it holds. */
export function ViewportNotice() {
  const { viewport } = useApp();
  const presence = useEngineState((state) => state.presence);
  const hasAsset = useEngineState((state) => state.asset !== undefined);
  const isOpening = useEngineState((state) => state.isOpening);
  const hasPicture = useStore(viewport.store, (state) => state.size !== undefined);
  return (
    <>
      {presence === 'failed' ? (
        <FailedNotice hasPicture={hasPicture} />
      ) : hasPicture ? (
        <Banner />
      ) : hasAsset || isOpening ? (
        <OpeningNotice />
      ) : presence !== 'live' ? (
        <Skeleton title="Connecting to the engine…" />
      ) : (
        <NothingOpen />
      )}
      <DrawingNotice />
    </>
  );
}

function NothingOpen() {
  const { commands, pickFiles } = useApp();
  const sample = findCommand(commands, 'file.sample');
  return (
    <div className={styles.centre}>
      <EmptyState icon={Film} title="No clip open">
        <p>Choose one on the left, or drop a file anywhere.</p>
        <div className={styles.actions}>
          <Button icon={Film} disabledReason={sample.whyNot?.()} onClick={sample.run}>
            Sample clip
          </Button>
          <Button icon={Upload} combo="Ctrl+O" onClick={pickFiles}>
            Upload…
          </Button>
        </div>
      </EmptyState>
    </div>
  );
}

/** A first sample takes the engine some seconds to make: worth saying once the wait is noticeable. */
const slowOpeningMs = 1500;

function OpeningNotice() {
  const { media } = useApp();
  const opening = useStore(media.opening);
  const [isSlow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowOpeningMs);
    return () => clearTimeout(timer);
  }, []);
  const hint = isSlow && opening?.isSample === true ? 'The engine makes its sample on first use' : undefined;
  return <Skeleton title={opening === undefined ? 'Opening…' : `Opening ${opening.name}…`} hint={hint} />;
}

function Skeleton({ title, hint }: { title: string; hint?: string | undefined }) {
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

const bannerTexts = {
  lost: 'Engine restarting. The last frame is held; playback goes on by itself.',
  stale: 'No new picture for over 5 seconds. The last frame is held.',
  connecting: 'Reconnecting. The last frame is held.',
} as const;
const disconnectedText = 'Connection lost. The last frame is held; playback goes on by itself.';

function Banner() {
  const presence = useEngineState((state) => state.presence);
  const isDisconnected = useIsDisconnected();
  if (presence !== 'lost' && presence !== 'stale' && presence !== 'connecting') return null;
  return (
    <div className={styles.banner} role="status">
      <Glyph icon={presence === 'stale' ? TriangleAlert : LoaderCircle} className={styles.bannerIcon} />
      {isDisconnected ? disconnectedText : bannerTexts[presence]}
    </div>
  );
}

const unknownFailure: Problem = {
  severity: 'error',
  code: 'unknown',
  message: 'The engine cannot be reached',
  tip: 'See its log, then try again',
};

function FailedNotice({ hasPicture }: { hasPicture: boolean }) {
  const { engine } = useApp();
  const problems = useEngineState((state) => state.problems);
  const problem = problems.find((candidate) => candidate.severity === 'error') ?? problems[0] ?? unknownFailure;
  return (
    <div className={hasPicture ? styles.failedOver : styles.centre}>
      <section className={styles.failed} role="alert">
        <Glyph icon={CircleAlert} sizePx={20} className={styles.failedIcon} />
        <h2 className={styles.failedTitle}>{problem.message}</h2>
        {problem.tip !== undefined && <p>{problem.tip}</p>}
        <p className={styles.code}>{problem.code}</p>
        <div className={styles.actions}>
          <Button tone="primary" icon={RefreshCw} onClick={() => engine.retry()}>
            Retry
          </Button>
          <Button icon={Copy} onClick={() => void navigator.clipboard.writeText(describeProblems(engine.getState()))}>
            Copy details
          </Button>
        </div>
      </section>
    </div>
  );
}

function DrawingNotice() {
  const { viewport } = useApp();
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

function describeProblems({ presence, problems, engine }: EngineState): string {
  return JSON.stringify({ presence, problems, engine }, null, 2);
}
