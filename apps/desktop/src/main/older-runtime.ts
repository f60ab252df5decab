import { webcrypto } from 'node:crypto';

/** Gives Node 16, which Electron 22 has, what later ones have and our packages use. Must run first. */
export function completeRuntime(): void {
  if (globalThis.crypto === undefined) Object.defineProperty(globalThis, 'crypto', { value: webcrypto });
  if (AbortSignal.any === undefined) AbortSignal.any = anySignal;
}

/** The first reason of any of them. Listeners stay on signals that never abort, as long as these live. */
function anySignal(signals: Iterable<AbortSignal>): AbortSignal {
  const controller = new AbortController();
  for (const signal of signals) {
    if (signal.aborted) controller.abort(signal.reason);
    else signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true });
  }
  return controller.signal;
}
