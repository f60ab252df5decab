import { useCallback, useSyncExternalStore } from 'react';
import type { ViewerBackend, ViewerState } from '../common/viewer-backend.ts';

/**
 * The state of a backend, or the part that `selector` picks; the component renders again only when that part is
 * another one. A selector must pick, not build: what it returns is compared by identity.
 */
export function useViewerState(backend: ViewerBackend): ViewerState;
export function useViewerState<Part>(backend: ViewerBackend, selector: (state: ViewerState) => Part): Part;
export function useViewerState<Part>(
  backend: ViewerBackend,
  selector?: (state: ViewerState) => Part,
): ViewerState | Part {
  const subscribe = useCallback((onChange: () => void) => backend.onStatus(onChange), [backend]);
  const read = (): ViewerState | Part => {
    const state = backend.getStatus();
    return selector === undefined ? state : selector(state);
  };
  return useSyncExternalStore(subscribe, read, read);
}
