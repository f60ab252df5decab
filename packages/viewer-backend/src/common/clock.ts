/** Time as this package knows it: whoever runs a backend decides what a millisecond is. */
export interface Clock {
  /** Milliseconds from any fixed point, never falling. */
  nowMs(): number;
  /** Calls back once after `delayMs`, unless the returned undo was called before. */
  setTimer(delayMs: number, callback: () => void): () => void;
}

/** The three things a runtime brings to make a clock. */
export interface TimerGlobals<Handle> {
  performance: { now(): number };
  setTimeout(callback: () => void, delayMs: number): Handle;
  clearTimeout(handle: Handle): void;
}

export function createClock<Handle>(globals: TimerGlobals<Handle>): Clock {
  return {
    nowMs: () => globals.performance.now(),
    setTimer: (delayMs, callback) => {
      const handle = globals.setTimeout(callback, delayMs);
      return () => globals.clearTimeout(handle);
    },
  };
}
