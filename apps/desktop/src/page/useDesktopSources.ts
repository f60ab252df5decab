import { useEngineState, useViewerState } from '@framelane/viewer-backend/react';
import type { PageEngine, PageViewer, SourcesState } from '@framelane/viewer-ui';
import { useCallback, useEffect, useState } from 'react';
import type { DesktopBridge } from '../shared/frame-desktop-bridge.ts';

/** What main says is behind the lanes; asked for at the start, whenever a lane's presence changes, and on `refresh`. */
export function useDesktopSources(options: {
  bridge: Pick<DesktopBridge, 'listSources'>;
  engine: PageEngine;
  viewer: PageViewer;
}): { sources: SourcesState; refresh: () => void } {
  const { bridge, engine, viewer } = options;
  const [sources, setSources] = useState<SourcesState>({ type: 'loading' });
  const enginePresence = useEngineState(engine, (state) => state.presence);
  const streamPresence = useViewerState(viewer, (state) => state.presence);
  const refresh = useCallback(() => {
    void bridge.listSources().then((answer) => {
      setSources(answer.ok ? { type: 'ready', sources: answer.value } : { type: 'failed', message: answer.message });
    });
  }, [bridge]);
  useEffect(() => {
    if (enginePresence !== 'connecting' && streamPresence !== 'connecting') refresh();
  }, [refresh, enginePresence, streamPresence]);
  return { sources, refresh };
}
