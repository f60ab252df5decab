import type { EngineSnapshot, Toast } from '@framelane/engine-client';
import { assertNever } from '@framelane/protocol';
import type { GatewayEvent, Presence, Problem } from '@framelane/protocol/gateway';
import type { EngineStatus } from '../../shared/ipc-channels.ts';

/** An engine as pages see it: without process, addresses and paths. */
export function describeEngine(snapshot: EngineSnapshot, conversation: number): EngineStatus {
  const { state, restarts, uptimeS, lastFrameMs } = snapshot;
  const figures = { ...(uptimeS !== undefined && { uptimeS }), ...(lastFrameMs !== undefined && { lastFrameMs }) };
  return {
    presence: findPresence(state),
    problems: listProblems(snapshot),
    engine: { restarts, ...figures },
    conversation,
  };
}

/** One id for everything said about the engine: the newest replaces what was said before. */
export function describeToast({ type, text, canRetry }: Toast): GatewayEvent {
  const severity = { restarting: 'warning', recovered: 'success', failed: 'error' } as const;
  const toast = { type: 'toast', id: 'engine', severity: severity[type], text } as const;
  return canRetry ? { ...toast, action: 'retry' } : toast;
}

/** A job that went down with its engine, as the engine itself would have told of it. */
export function describeLostJob(jobId: string): GatewayEvent {
  const error = 'the engine was restarted while it worked on this';
  return { type: 'job', job: { job_id: jobId, status: 'error', code: 'ERR_ENGINE_RESTARTED', error } };
}

function findPresence(state: EngineSnapshot['state']): Presence {
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

function listProblems({ state, misses, problem, missingAssetIds }: EngineSnapshot): Problem[] {
  const problems: Problem[] = [];
  if (state === 'degraded') {
    const message = `The engine left ${misses} of our pings in a row unanswered.`;
    problems.push({ severity: 'warning', code: 'ERR_ENGINE_TIMEOUT', message });
  }
  if (problem !== undefined) problems.push({ severity: 'error', ...problem });
  if (missingAssetIds.length > 0) {
    const message = `${missingAssetIds.length} open file(s) could not be opened again.`;
    problems.push({ severity: 'warning', code: 'not_found', message });
  }
  return problems;
}
