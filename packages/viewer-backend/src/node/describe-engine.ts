import type { EngineSnapshot, Toast } from '@framelane/engine-client';
import { assertNever } from '@framelane/protocol';
import type { EngineEvent } from '../common/engine-backend.ts';
import type { TransportStatus } from '../common/engine-transport.ts';
import type { Presence, Problem } from '../common/status.ts';

/** What a supervisor knows about its engine, in the words of a viewer. */
export function describeEngine(snapshot: EngineSnapshot): TransportStatus {
  const { state, restarts, uptimeS, lastFrameMs } = snapshot;
  return {
    presence: presenceOf(state),
    problems: listProblems(snapshot),
    engine: {
      restarts,
      ...(uptimeS === undefined ? {} : { uptimeS }),
      ...(lastFrameMs === undefined ? {} : { lastFrameMs }),
    },
  };
}

const severities = { restarting: 'warning', recovered: 'success', failed: 'error' } as const;

export function describeToast({ type, text, canRetry }: Toast): EngineEvent {
  // One id for all of them: the news about the engine replaces what was said before.
  return { type: 'toast', id: 'engine', severity: severities[type], text, ...(canRetry ? { action: 'retry' } : {}) };
}

function presenceOf(state: EngineSnapshot['state']): Presence {
  switch (state) {
    case 'stopped':
      return 'idle';
    case 'starting':
      return 'connecting';
    case 'connected':
      return 'live';
    case 'degraded':
      return 'stale';
    case 'restarting':
      return 'lost';
    case 'failed':
      return 'failed';
    default:
      return assertNever(state);
  }
}

function listProblems({ state, misses, problem }: EngineSnapshot): Problem[] {
  const problems: Problem[] = [];
  if (state === 'degraded') {
    const message = `The engine missed ${misses} of its pings in a row.`;
    problems.push({ severity: 'warning', code: 'ERR_ENGINE_TIMEOUT', message });
  }
  if (problem !== undefined) problems.push({ severity: 'error', code: problem.code, message: problem.message });
  return problems;
}
