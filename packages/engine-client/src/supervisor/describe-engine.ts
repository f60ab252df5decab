import { assertNever } from '@framelane/protocol';
import type { GatewayEvent, Presence, Problem } from '@framelane/protocol/gateway';
import type { EngineSnapshot, Toast } from './supervisor-types.ts';

/** What a supervisor knows about its engine, in the words of a viewer: without process, addresses and paths. */
export interface EngineDescription {
  presence: Presence;
  problems: Problem[];
  engine: { restarts: number; uptimeS?: number; lastFrameMs?: number };
}

export function describeEngine(snapshot: EngineSnapshot): EngineDescription {
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

/** One id for all of them: the news about the engine replaces what was said before. */
export function describeToast({ type, text, canRetry }: Toast): GatewayEvent {
  return { type: 'toast', id: 'engine', severity: severities[type], text, ...(canRetry ? { action: 'retry' } : {}) };
}

/** A job that went down with its engine, as the engine itself would have told of it. */
export function describeLostJob(jobId: string): GatewayEvent {
  const error = 'the engine was restarted while it worked on this';
  return { type: 'job', job: { job_id: jobId, status: 'error', code: 'ERR_ENGINE_RESTARTED', error } };
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
