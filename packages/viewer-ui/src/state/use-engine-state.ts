import type { EngineState } from '@framelane/viewer-backend';
import { useEngineState as useBackendState } from '@framelane/viewer-backend/react';
import { useEffect, useRef } from 'react';
import { useApp } from './app-context.ts';

/** The part of the engine's state that `select` picks; it must be a primitive or keep its identity. */
export function useEngineState<Part>(select: (state: EngineState) => Part): Part {
  return useBackendState(useApp().engine, select);
}

/** Each repaint beside the picture enlarges what the compositor must draw anew, up to the whole window. */
const busyUpdateMs = 200;

/**
 * Calls `apply` with the picked part now and at most once per animation frame while it changes, without rendering.
 * For read-outs that follow every picture. While playback cannot keep its rate they follow five times a second, so
 * that the time goes to pictures; what is on show after a pause is always told.
 */
export function useEngineReadout<Part>(select: (state: EngineState) => Part, apply: (part: Part) => void): void {
  const { engine } = useApp();
  const latest = useRef({ select, apply });
  latest.current = { select, apply };
  useEffect(() => {
    let shown = latest.current.select(engine.getState());
    let request = 0;
    let appliedMs = performance.now();
    latest.current.apply(shown);
    function update(nowMs: number): void {
      request = 0;
      const state = engine.getState();
      if (isBehind(state) && isSameTick(nowMs, appliedMs)) return;
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
  }, [engine]);
}

/** Ticks are the same for all read-outs, so that they are repainted together. */
function isSameTick(nowMs: number, otherMs: number): boolean {
  return Math.floor(nowMs / busyUpdateMs) === Math.floor(otherMs / busyUpdateMs);
}

/** Fewer than three quarters of the pictures asked for were shown in the last second. */
function isBehind({ isPlaying, asset, speed, stats }: EngineState): boolean {
  if (!isPlaying || asset === undefined) return false;
  const wantedFps = Math.min(asset.fps * Math.abs(speed), 60);
  return stats.fps > 0 && stats.fps < 0.75 * wantedFps;
}
