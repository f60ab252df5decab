import { useEngineState, useMatrixState, useViewerState } from '@framelane/viewer-backend/react';
import type { PageEngine, PageMatrix, PageViewer, SourcesState } from '@framelane/viewer-ui';
import { useCallback, useEffect, useState } from 'react';
import type { DesktopBridge } from '../shared/frame-desktop-bridge.ts';

/** What main says is behind the lanes; asked for at the start, whenever a lane's presence changes, and on `refresh`. */
export function useDesktopSources(options: {
  bridge: Pick<DesktopBridge, 'listSources'>;
  engine: PageEngine;
  viewer: PageViewer;
  matrix: PageMatrix;
}): { sources: SourcesState; refresh: () => void; hasPanel: boolean | undefined } {
  const { bridge, engine, viewer, matrix } = options;
  const [sources, setSources] = useState<SourcesState>({ type: 'loading' });
  /** As the first answer says: lanes do not come and go while a page is open. */
  const [hasPanel, setHasPanel] = useState<boolean>();
  const enginePresence = useEngineState(engine, (state) => state.presence);
  const streamPresence = useViewerState(viewer, (state) => state.presence);
  const panelPresence = useMatrixState(matrix, (state) => state.presence);
  const refresh = useCallback(() => {
    void bridge.listSources().then((answer) => {
      setHasPanel((known) => known ?? (answer.ok && answer.value.some(({ lane }) => lane === 'matrix')));
      setSources(answer.ok ? { type: 'ready', sources: answer.value } : { type: 'failed', message: answer.message });
    });
  }, [bridge]);
  useEffect(() => {
    if (![enginePresence, streamPresence, panelPresence].includes('connecting')) refresh();
  }, [refresh, enginePresence, streamPresence, panelPresence]);
  return { sources, refresh, hasPanel };
}
