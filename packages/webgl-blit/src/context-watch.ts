import type { BlitClock, BlitContext } from './types.ts';

export interface ContextWatchOptions {
  gl: BlitContext;
  clock: BlitClock;
  restoreTimeoutMs: number;
  onLost(): void;
  onRestored(): void;
  onTimeout(): void;
}

/** Asks for a lost context back and says when it does not come in time. Returns its undo. */
export function watchContext(options: ContextWatchOptions): () => void {
  const canvas: EventTarget = options.gl.canvas;
  let timer: number | undefined;

  function stopTimer(): void {
    if (timer !== undefined) options.clock.clearTimeout(timer);
    timer = undefined;
  }
  function handleLost(event?: Event): void {
    // Without this the browser never gives the context back.
    event?.preventDefault();
    stopTimer();
    timer = options.clock.setTimeout(options.onTimeout, options.restoreTimeoutMs);
    options.onLost();
  }
  function handleRestored(): void {
    stopTimer();
    options.onRestored();
  }

  canvas.addEventListener('webglcontextlost', handleLost);
  canvas.addEventListener('webglcontextrestored', handleRestored);
  if (options.gl.isContextLost()) handleLost();
  return () => {
    stopTimer();
    canvas.removeEventListener('webglcontextlost', handleLost);
    canvas.removeEventListener('webglcontextrestored', handleRestored);
  };
}
