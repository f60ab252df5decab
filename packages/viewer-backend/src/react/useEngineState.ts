import { useCallback, useSyncExternalStore } from 'react';
import type { EngineBackend, EngineState } from '../common/engine-backend.ts';

/**
 * The state of a backend, or the part that `selector` picks; the component renders again only when that part is
 * another one. A selector must pick, not build: what it returns is compared by identity.
 */
export function useEngineState(backend: EngineBackend): EngineState;
export function useEngineState<Part>(backend: EngineBackend, selector: (state: EngineState) => Part): Part;
export function useEngineState<Part>(
  backend: EngineBackend,
  selector?: (state: EngineState) => Part,
): EngineState | Part {
  const subscribe = useCallback((onChange: () => void) => backend.onState(onChange), [backend]);
  const read = (): EngineState | Part => {
    const state = backend.getState();
    return selector === undefined ? state : selector(state);
  };
  return useSyncExternalStore(subscribe, read, read);
}
