import { useCallback, useSyncExternalStore } from 'react';
import type { MatrixBackend, MatrixState } from '../common/matrix-backend.ts';

/**
 * The part of a backend's state that `selector` picks; the component renders again only when that part is another
 * one. A selector must pick, not build: what it returns is compared by identity.
 */
export function useMatrixState<Part>(backend: MatrixBackend, selector: (state: MatrixState) => Part): Part {
  const subscribe = useCallback((onChange: () => void) => backend.onState(onChange), [backend]);
  const read = (): Part => selector(backend.getState());
  return useSyncExternalStore(subscribe, read, read);
}
