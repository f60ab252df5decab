import type { FramelaneError } from '@framelane/protocol';
import type { CommandName } from '@framelane/protocol/engine';
import { createEngineError } from '../errors.ts';
import type { EngineSnapshot, LinkEnd } from './supervisor-types.ts';

export function createStopped(): FramelaneError {
  return createEngineError('ERR_ENGINE_DISCONNECTED', 'expected a running supervisor, it was stopped; start it again');
}

export function createRestarted(end: LinkEnd): FramelaneError {
  const message = `expected a reply, the engine was lost first (${end.type}); send again once it is connected`;
  return createEngineError('ERR_ENGINE_RESTARTED', message, { details: { end: end.type } });
}

/** For a request that is not sent a third time: final, unlike a restart, so that nobody sends it again by itself. */
export function createConvicted(cmd: CommandName): FramelaneError {
  const message = `${cmd}: expected a request that the engine survives, it crashed twice on this one or its file; change it or call restart()`;
  return createEngineError('ERR_ENGINE_REPLY', message, { wireCode: 'decode_failed', details: { crashes: 2 } });
}

/** Why nothing can be sent in this state. */
export function createUnavailable({ state, problem }: EngineSnapshot): FramelaneError {
  if (state === 'stopped') return createStopped();
  if (state === 'failed') {
    const reason = problem?.message ?? 'it crashed too often';
    return createEngineError(
      'ERR_ENGINE_FAILED',
      `expected an engine, none could be started (${reason}); call retry()`,
    );
  }
  const message = `expected a connected engine, it is ${state}; wait for the state to be connected`;
  return createEngineError('ERR_ENGINE_NOT_READY', message);
}

export function toProblem(cause: unknown): NonNullable<EngineSnapshot['problem']> {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'ERR_ENGINE_NOT_READY';
  return Object.freeze({ code, message: describeCause(cause) });
}

export function describeCause(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
