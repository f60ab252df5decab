import type { EngineState } from '@framelane/viewer-backend';
import { useEngineState as useBackendState } from '@framelane/viewer-backend/react';
import { useEffect, useRef } from 'react';
import { useApp } from './app-context.ts';
import { isBehind } from './is-behind.ts';

/** The part of the engine's state that `select` picks; it must be a primitive or keep its identity. */
export function useEngineState<Part>(select: (state: EngineState) => Part): Part {
  return useBackendState(useApp().engine, select);
}

/** Read-outs cost about as much as a picture, so they follow every third, within these bounds. */
const busyUpdateMs = { least: 200, most: 600 } as const;
const picturesPerUpdate = 3;

interface ReadoutOptions {
  /** Lies on the picture and goes with each of them, which costs nothing more: that place is drawn anew anyway. */
  isOnPicture?: boolean;
}

/**
 * Calls `apply` with the picked part now and at most once per animation frame while it changes, without rendering.
 * For read-outs that follow every picture. While playback cannot keep its rate those beside the picture follow every
 * third, five times a second at most, in the animation frame after a picture's: what changes in one frame is drawn anew
 * as one rectangle around all of it, which with the picture and the read-outs is nearly the whole window. What is on
 * show after a pause is always told.
 */
export function useEngineReadout<Part>(
  select: (state: EngineState) => Part,
  apply: (part: Part) => void,
  { isOnPicture = false }: ReadoutOptions = {},
): void {
  const { engine } = useApp();
  const latest = useRef({ select, apply });
  latest.current = { select, apply };
  useEffect(() => {
    let shown = latest.current.select(engine.getState());
    let request = 0;
    let appliedMs = performance.now();
    let isAfterPicture = false;
    latest.current.apply(shown);
    function update(nowMs: number): void {
      request = 0;
      const state = engine.getState();
      const isSlowed = !isOnPicture && isBehind(state);
      if (isSlowed && isSameTick(nowMs, appliedMs, state.stats.fps)) return;
      if (isSlowed && !isAfterPicture) {
        isAfterPicture = true;
        request = requestAnimationFrame(update);
        return;
      }
      isAfterPicture = false;
      const next = latest.current.select(state);
      if (Object.is(next, shown)) return;
      shown = next;
      appliedMs = nowMs;
      latest.current.apply(next);
    }
    const stop = engine.onState(() => {
      if (request === 0) request = requestAnimationFrame(update);
    });
    return () => {
      stop();
      cancelAnimationFrame(request);
    };
  }, [engine, isOnPicture]);
}

/** Ticks are the same for all read-outs, so that they are repainted together. */
function isSameTick(nowMs: number, otherMs: number, fps: number): boolean {
  const tickMs = Math.min(Math.max(busyUpdateMs.least, (1000 * picturesPerUpdate) / fps), busyUpdateMs.most);
  return Math.floor(nowMs / tickMs) === Math.floor(otherMs / tickMs);
}
