import { useEngineState, useMatrixState, useViewerState } from '@framelane/viewer-backend/react';
import type { PageEngine, PageMatrix, PageViewer, SourcesState } from '@framelane/viewer-ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { fetchSources } from './fetch-sources.ts';

/** What the gateway says is listening; asked for at the start, whenever a lane's presence changes, and on `refresh`. */
export function useSources({
  engine,
  viewer,
  matrix,
}: {
  engine: PageEngine;
  viewer: PageViewer;
  matrix: PageMatrix;
}): {
  sources: SourcesState;
  refresh: () => void;
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
      if (request === newest.current) setSources(answer);
    });
  }, []);
  useEffect(() => {
    // A source that came or went is worth asking about; one that is only being reached has not changed yet.
    if (![enginePresence, streamPresence, matrixPresence].includes('connecting')) refresh();
  }, [refresh, enginePresence, streamPresence, matrixPresence]);
  return { sources, refresh };
}
