import type { SourceInfo } from '@framelane/protocol/gateway';
import type { DisconnectOptions, Presence } from '@framelane/viewer-backend';
import { useEngineState, useMatrixState, useViewerState } from '@framelane/viewer-backend/react';
import type { PageEngine, PageMatrix, PageViewer, SourcesState } from '@framelane/viewer-ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { fetchSources } from './fetch-sources.ts';
import type { SourceChoice } from './source-choice.ts';

/** What the gateway says is listening; asked for at the start, whenever a lane's presence changes, and on `refresh`. */
export function useSources({
  engine,
  viewer,
  matrix,
  choice,
}: {
  engine: PageEngine;
  viewer: PageViewer;
  matrix: PageMatrix;
  choice: SourceChoice;
}): {
  sources: SourcesState;
  refresh: () => void;
  choose: (source: SourceInfo) => void;
} {
  const [sources, setSources] = useState<SourcesState>({ type: 'loading' });
  const newest = useRef(0);
  const enginePresence = useEngineState(engine, (state) => state.presence);
  const streamPresence = useViewerState(viewer, (state) => state.presence);
  const matrixPresence = useMatrixState(matrix, (state) => state.presence);
  const refresh = useCallback(() => {
    newest.current += 1;
    const request = newest.current;
    void fetchSources().then((answer) => {
      if (request !== newest.current) return;
      if (answer.type === 'ready') leaveMissing({ engine, viewer, matrix, choice }, answer.sources);
      setSources(withShown(answer, choice));
    });
  }, [engine, viewer, matrix, choice]);
  const choose = useCallback(
    ({ lane, id }: SourceInfo) => {
      choice.choose(lane, id);
      setSources((known) => withShown(known, choice));
    },
    [choice],
  );
  useEffect(() => {
    // A source that came or went is worth asking about; one that is only being reached has not changed yet.
    if (![enginePresence, streamPresence, matrixPresence].includes('connecting')) refresh();
  }, [refresh, enginePresence, streamPresence, matrixPresence]);
  return { sources, refresh, choose };
}

function withShown(answer: SourcesState, { shown }: SourceChoice): SourcesState {
  return answer.type === 'ready' ? { ...answer, shown } : answer;
}

interface Connections {
  engine: PageEngine;
  viewer: PageViewer;
  matrix: PageMatrix;
  choice: SourceChoice;
}

/** A gateway that was started anew may not offer what was chosen: its first source is shown then. */
function leaveMissing({ engine, viewer, matrix, choice }: Connections, sources: readonly SourceInfo[]): void {
  const isMissing = (lane: SourceInfo['lane']): boolean => {
    const id = choice.shown[lane];
    if (id === undefined || sources.some((source) => source.lane === lane && source.id === id)) return false;
    choice.forget(lane);
    return true;
  };
  if (isMissing('engine')) reconnect(engine, engine.getState().presence);
  if (isMissing('stream')) reconnect(viewer, viewer.getStatus().presence);
  if (isMissing('matrix')) reconnect(matrix, matrix.getState().presence);
}

interface Connection {
  connect(): Promise<unknown>;
  disconnect(options: DisconnectOptions): void;
}

function reconnect(backend: Connection, presence: Presence): void {
  backend.disconnect({ isLeaving: true });
  // A lane that is not on show connects when it is.
  if (presence !== 'idle') backend.connect().catch(() => undefined);
}
