import type { Failure } from '../shared/frame-bridge.ts';

/** A failure in the form that crosses the bridge, which keeps no codes of errors. */
export function toFailure(error: unknown): Failure {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'ERR_BRIDGE_REFUSED';
  return { ok: false, code, message };
}
