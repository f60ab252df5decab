import { useEffect } from 'react';
import type { ViewerBackend, ViewerState } from '../common/viewer-backend.ts';
import { useViewerState } from './useViewerState.ts';

/** Keeps `backend` connected while the component is mounted and returns its state. */
export function useViewerBackend(backend: ViewerBackend): ViewerState {
  useEffect(() => {
    // A connection that could not be made, or was given up, shows in the state.
    backend.connect().catch(() => undefined);
    return () => backend.disconnect();
  }, [backend]);
  return useViewerState(backend);
}
