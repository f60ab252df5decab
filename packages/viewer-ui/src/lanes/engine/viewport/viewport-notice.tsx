import type { EngineState, Problem } from '@framelane/viewer-backend';
import { Film } from 'lucide-react';
import { useEffect, useState } from 'react';
import { findCommand } from '../../../commands/command.ts';
import { OpenVideoButton } from '../../../commands/open-video-button.tsx';
import { Button } from '../../../kit/button.tsx';
import { EmptyState } from '../../../kit/empty-state.tsx';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import { useEngineState } from '../../../state/use-engine-state.ts';
import { useIsDisconnected } from '../../../state/use-is-disconnected.ts';
import {
  Banner,
  Centre,
  DrawingNotice,
  FailedNotice,
  NoticeActions,
  Skeleton,
} from '../../../viewport/notice-parts.tsx';

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
        <EngineFailed hasPicture={hasPicture} />
      ) : hasPicture ? (
        <HeldNotice />
      ) : hasAsset || isOpening ? (
        <OpeningNotice />
      ) : presence !== 'live' ? (
        <Skeleton title="Connecting to the engine…" />
      ) : (
        <NothingOpen />
      )}
      <DrawingNotice viewport={viewport} />
    </>
  );
}

function NothingOpen() {
  const { commands } = useApp();
  const sample = findCommand(commands, 'file.sample');
  return (
    <Centre>
      <EmptyState icon={Film} title="No clip open">
        <p>Choose one on the left, or drop a file anywhere.</p>
        <NoticeActions>
          <Button icon={Film} disabledReason={sample.whyNot?.()} onClick={sample.run}>
            Sample clip
          </Button>
          <OpenVideoButton combo="Ctrl+O" />
        </NoticeActions>
      </EmptyState>
    </Centre>
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

const bannerTexts = {
  lost: 'Engine restarting. The last frame is held; playback goes on by itself.',
  stale: 'No new picture for over 5 seconds. The last frame is held.',
  connecting: 'Reconnecting. The last frame is held.',
} as const;
const disconnectedText = 'Connection lost. The last frame is held; playback goes on by itself.';

function HeldNotice() {
  const presence = useEngineState((state) => state.presence);
  const isDisconnected = useIsDisconnected();
  if (presence !== 'lost' && presence !== 'stale' && presence !== 'connecting') return null;
  return (
    <Banner kind={presence === 'stale' ? 'warning' : 'waiting'}>
      {isDisconnected ? disconnectedText : bannerTexts[presence]}
    </Banner>
  );
}

const unknownFailure: Problem = {
  severity: 'error',
  code: 'unknown',
  message: 'The engine cannot be reached',
  tip: 'See its log, then try again',
};

function EngineFailed({ hasPicture }: { hasPicture: boolean }) {
  const { engine } = useApp();
  const problems = useEngineState((state) => state.problems);
  const problem = problems.find((candidate) => candidate.severity === 'error') ?? problems[0] ?? unknownFailure;
  return (
    <FailedNotice
      problem={problem}
      hasPicture={hasPicture}
      readDetails={() => describeProblems(engine.getState())}
      onRetry={() => engine.retry()}
    />
  );
}

function describeProblems({ presence, problems, engine }: EngineState): string {
  return JSON.stringify({ presence, problems, engine }, null, 2);
}
