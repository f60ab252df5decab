import type { MatrixState, Problem } from '@framelane/viewer-backend';
import { useStore } from '../../state/store.ts';
import { useMatrix, usePanelState } from '../../state/use-matrix.ts';
import { Banner, DrawingNotice, FailedNotice, Skeleton } from '../../viewport/notice-parts.tsx';

const heldTexts = {
  lost: 'The panel renderer is gone. The last picture is held; it comes back by itself.',
  stale: 'Nothing heard from the panel renderer for over 5 seconds.',
  connecting: 'Reconnecting. The last picture is held.',
} as const;

/** What the preview says instead of a picture, or over the one it holds. */
export function PanelNotice() {
  const { viewport } = useMatrix();
  const presence = usePanelState((state) => state.presence);
  const hasPicture = useStore(viewport.store, (state) => state.size !== undefined);
  return (
    <>
      {presence === 'failed' ? (
        <PanelFailed hasPicture={hasPicture} />
      ) : !hasPicture ? (
        <Skeleton
          title={presence === 'live' ? 'Waiting for the first picture…' : 'Connecting to the panel renderer…'}
        />
      ) : presence === 'lost' || presence === 'stale' || presence === 'connecting' ? (
        <Banner kind={presence === 'stale' ? 'warning' : 'waiting'}>{heldTexts[presence]}</Banner>
      ) : null}
      <DrawingNotice viewport={viewport} />
    </>
  );
}

const unknownFailure: Problem = {
  severity: 'error',
  code: 'unknown',
  message: 'The panel renderer cannot be reached',
  tip: 'See its log, then try again',
};

function PanelFailed({ hasPicture }: { hasPicture: boolean }) {
  const session = useMatrix();
  const problem = usePanelState(({ problems }) => problems[0]);
  return (
    <FailedNotice
      problem={problem ?? unknownFailure}
      hasPicture={hasPicture}
      readDetails={() => describeState(session.matrix.getState())}
      onRetry={() => session.retry()}
    />
  );
}

function describeState({ presence, problems, report }: MatrixState): string {
  return JSON.stringify({ presence, problems, report }, null, 2);
}
