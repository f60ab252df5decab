import { useEngineState } from '@framelane/viewer-backend/react';
import type { PageEngine, SourcesState } from '@framelane/viewer-ui';
import { useCallback, useEffect, useRef, useState } from 'react';
import { fetchSources } from './fetch-sources.ts';

/** What the gateway says is listening; asked for at the start, whenever the engine's presence changes, and on `refresh`. */
export function useSources(engine: PageEngine): { sources: SourcesState; refresh: () => void } {
  const [sources, setSources] = useState<SourcesState>({ type: 'loading' });
  const newest = useRef(0);
  const presence = useEngineState(engine, (state) => state.presence);
  const refresh = useCallback(() => {
    newest.current += 1;
    const request = newest.current;
    void fetchSources().then((answer) => {
      if (request === newest.current) setSources(answer);
    });
  }, []);
  useEffect(() => {
    // A source that came or went is worth asking about; one that is only being reached has not changed yet.
    if (presence !== 'connecting') refresh();
  }, [refresh, presence]);
  return { sources, refresh };
}
