import { useEffect, useRef } from 'react';
import type { EngineBackend, EngineEvent } from '../common/engine-backend.ts';

/** Calls the newest `listener` for every toast and job change while the component is mounted. */
export function useEngineEvents(backend: EngineBackend, listener: (event: EngineEvent) => void): void {
  const newest = useRef(listener);
  useEffect(() => {
    newest.current = listener;
  }, [listener]);
  useEffect(() => backend.onEvent((event) => newest.current(event)), [backend]);
}
