import type { EngineState } from '@framelane/viewer-backend';
import { useEngineState as useBackendState } from '@framelane/viewer-backend/react';
import { useEffect, useRef } from 'react';
import { useApp } from './app-context.ts';

/** The part of the engine's state that `select` picks; it must be a primitive or keep its identity. */
export function useEngineState<Part>(select: (state: EngineState) => Part): Part {
  return useBackendState(useApp().engine, select);
}

/**
 * Calls `apply` with the picked part now and at most once per animation frame while it changes, without rendering.
 * For read-outs that follow every picture.
 */
export function useEngineReadout<Part>(select: (state: EngineState) => Part, apply: (part: Part) => void): void {
  const { engine } = useApp();
  const latest = useRef({ select, apply });
  latest.current = { select, apply };
  useEffect(() => {
    let shown = latest.current.select(engine.getState());
    let request = 0;
    latest.current.apply(shown);
    function update(): void {
      request = 0;
      const next = latest.current.select(engine.getState());
      if (Object.is(next, shown)) return;
      shown = next;
      latest.current.apply(next);
    }
    const stop = engine.onState(() => {
      if (request === 0) request = requestAnimationFrame(update);
    });
    return () => {
      stop();
      cancelAnimationFrame(request);
    };
  }, [engine]);
}
