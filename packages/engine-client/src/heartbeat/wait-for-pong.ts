import { type Clock, waitFor } from '../clock.ts';
import { createEngineError } from '../errors.ts';
import type { Pinger, Pong } from './pinger.ts';

/** How soon a refused ping is repeated. */
const retryMs = 100;

/**
 * Pings until the first pong.
 *
 * @throws ERR_ENGINE_NOT_READY after `timeoutMs`, with the last failure as its cause; the signal's reason when aborted
 */
export async function waitForPong(
  pinger: Pinger,
  options: { clock: Clock; timeoutMs: number; pingTimeoutMs: number; signal: AbortSignal },
): Promise<Pong> {
  const { clock, timeoutMs, pingTimeoutMs, signal } = options;
  const deadlineMs = clock.nowMs() + timeoutMs;
  for (;;) {
    try {
      return await pinger.ping(Math.min(pingTimeoutMs, Math.max(1, deadlineMs - clock.nowMs())));
    } catch (cause) {
      signal.throwIfAborted();
      if (clock.nowMs() + retryMs >= deadlineMs) {
        const said = cause instanceof Error ? cause.message : String(cause);
        const message = `expected a first pong within ${timeoutMs} ms, got none; check address and token (${said})`;
        throw createEngineError('ERR_ENGINE_NOT_READY', message, { cause });
      }
    }
    await waitFor(clock, retryMs, signal);
  }
}
