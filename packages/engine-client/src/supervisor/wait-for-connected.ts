import { createUnavailable } from './supervisor-errors.ts';
import type { EngineSnapshot } from './supervisor-types.ts';

interface StateSource {
  snapshot(): EngineSnapshot;
  onState(callback: (snapshot: EngineSnapshot) => void): () => void;
}

/** Resolves once an engine is connected; rejects when none will be by itself, or with the signal's reason. */
export function waitForConnected(source: StateSource, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const settle = (act: () => void) => {
      undo();
      signal?.removeEventListener('abort', giveUp);
      act();
    };
    const giveUp = () => settle(() => reject(signal?.reason));
    const look = (snapshot: EngineSnapshot) => {
      if (snapshot.state === 'connected' || snapshot.state === 'degraded') settle(resolve);
      if (snapshot.state === 'failed' || snapshot.state === 'stopped') {
        settle(() => reject(createUnavailable(snapshot)));
      }
    };
    const undo = source.onState(look);
    signal?.addEventListener('abort', giveUp, { once: true });
    if (signal?.aborted) giveUp();
    else look(source.snapshot());
  });
}
