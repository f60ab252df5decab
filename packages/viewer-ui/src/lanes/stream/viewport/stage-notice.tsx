import type { Problem, ViewerState } from '@framelane/viewer-backend';
import { Box, FolderOpen, X } from 'lucide-react';
import { findCommand } from '../../../commands/command.ts';
import { Button } from '../../../kit/button.tsx';
import { EmptyState } from '../../../kit/empty-state.tsx';
import { useApp } from '../../../state/app-context.ts';
import { useStore } from '../../../state/store.ts';
import { useStageState, useStream } from '../../../state/use-stream.ts';
import {
  Banner,
  Centre,
  DrawingNotice,
  FailedNotice,
  NoticeActions,
  Skeleton,
} from '../../../viewport/notice-parts.tsx';
import { LoadingBar } from './loading-bar.tsx';

/** What the viewport says instead of a picture, or over the one it holds. */
export function StageNotice() {
  const { failure, viewport } = useStream();
  const presence = useStageState((state) => state.presence);
  const hasStage = useStageState((state) => state.stage !== undefined);
  const isLoading = useStageState((state) => state.loading !== undefined);
  const hasFailed = useStore(failure) !== undefined;
  const hasPicture = useStore(viewport.store, (state) => state.size !== undefined);
  return (
    <>
      {presence === 'failed' ? (
        <ServerFailed hasPicture={hasPicture} />
      ) : hasFailed ? (
        <OpenFailed hasPicture={hasPicture} />
      ) : !hasPicture && presence !== 'live' ? (
        <Skeleton title="Connecting to the stage server…" />
      ) : isLoading ? (
        <LoadingBar />
      ) : !hasStage && presence === 'live' ? (
        <NothingOpen hasPicture={hasPicture} />
      ) : !hasPicture ? (
        <Skeleton title="Waiting for the first picture…" />
      ) : (
        <HeldNotice />
      )}
      <DrawingNotice viewport={viewport} />
    </>
  );
}

function NothingOpen({ hasPicture }: { hasPicture: boolean }) {
  const { commands } = useApp();
  return (
    <Centre hasPicture={hasPicture}>
      <EmptyState icon={Box} title="No stage open">
        <p>The stage server is ready.</p>
        <NoticeActions>
          <Button
            tone="primary"
            icon={FolderOpen}
            combo="Ctrl+Shift+O"
            onClick={findCommand(commands, 'stage.open').run}
          >
            Open a stage…
          </Button>
        </NoticeActions>
      </EmptyState>
    </Centre>
  );
}

const heldTexts = {
  lost: 'The stage server is gone. The last picture is held; it comes back by itself.',
  stale: 'No new picture for over 5 seconds. The last one is held.',
  connecting: 'Reconnecting. The last picture is held.',
} as const;

function HeldNotice() {
  const presence = useStageState((state) => state.presence);
  // Those that are only told stand in the status bar.
  const problem = useStageState(({ problems }) => problems.find(({ severity }) => severity !== 'info'));
  if (presence === 'lost' || presence === 'stale' || presence === 'connecting') {
    return <Banner kind={presence === 'stale' ? 'warning' : 'waiting'}>{heldTexts[presence]}</Banner>;
  }
  return problem === undefined ? null : <Banner kind="warning">{describeProblem(problem)}</Banner>;
}

function OpenFailed({ hasPicture }: { hasPicture: boolean }) {
  const stream = useStream();
  const { commands } = useApp();
  const failed = useStore(stream.failure);
  if (failed === undefined) return null;
  const { stage, error } = failed;
  const problem = { code: error.code, message: `Cannot open ${stage.name}`, tip: error.reason };
  return (
    <FailedNotice
      problem={problem}
      hasPicture={hasPicture}
      readDetails={() => `${stage.path}\n${error.details}`}
      onRetry={() => void stream.open(stage)}
    >
      <Button icon={FolderOpen} onClick={findCommand(commands, 'stage.open').run}>
        Open another…
      </Button>
      <Button icon={X} tone="quiet" onClick={() => stream.failure.set(undefined)}>
        Dismiss
      </Button>
    </FailedNotice>
  );
}

const unknownFailure: Problem = {
  severity: 'error',
  code: 'unknown',
  message: 'The stage server cannot be reached',
  tip: 'See its log, then try again',
};

function ServerFailed({ hasPicture }: { hasPicture: boolean }) {
  const stream = useStream();
  const problem = useStageState(({ problems }) => problems.find(({ severity }) => severity === 'error') ?? problems[0]);
  return (
    <FailedNotice
      problem={problem ?? unknownFailure}
      hasPicture={hasPicture}
      readDetails={() => describeStatus(stream.viewer.getStatus())}
      onRetry={() => stream.retry()}
    />
  );
}

function describeProblem({ message, code }: Problem): string {
  return `${message} (${code})`;
}

function describeStatus({ presence, problems, lane, stats }: ViewerState): string {
  return JSON.stringify({ presence, problems, lane, stats }, null, 2);
}
