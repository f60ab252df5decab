import type { Readable } from 'node:stream';
import { engineTimes, type Handshake, HandshakeParser } from '@framelane/protocol/engine';
import type { Clock } from '../clock.ts';
import type { ChildLife } from './engine-process.ts';

/** How waiting for the start-up lines ended. */
export type HandshakeOutcome =
  | { type: 'ready'; handshake: Handshake }
  | { type: 'exited' }
  | { type: 'timed-out' }
  | { type: 'aborted' };

/**
 * Reads the start-up lines from `stdout` until `ENGINE_READY`, or until a port has been known for half a second
 * without it: then the engine speaks the base protocol alone. Keeps reading afterwards, so that the engine never
 * blocks on a full pipe.
 */
export function awaitHandshake(options: {
  stdout: Readable;
  life: ChildLife;
  clock: Clock;
  timeoutMs: number;
  signal: AbortSignal | undefined;
}): Promise<HandshakeOutcome> {
  const { stdout, life, clock, timeoutMs, signal } = options;
  const parser = new HandshakeParser();
  return new Promise((resolve) => {
    const undo: (() => void)[] = [];
    let isSettled = false;
    const settle = (outcome: HandshakeOutcome) => {
      if (isSettled) return;
      isSettled = true;
      for (const step of undo) step();
      resolve(outcome);
    };
    const finish = () => {
      const { handshake } = parser;
      if (handshake !== undefined) settle({ type: 'ready', handshake });
    };
    let isPortKnown = false;
    const read = (chunk: string) => {
      if (isSettled) return;
      const step = parser.push(chunk);
      if (step === 'ready') finish();
      if (step !== 'port-known' || isPortKnown) return;
      isPortKnown = true;
      undo.push(clock.setTimer(engineTimes.seedModeAfterMs, finish));
    };
    const abort = () => settle({ type: 'aborted' });
    stdout.on('data', read);
    signal?.addEventListener('abort', abort, { once: true });
    undo.push(
      () => signal?.removeEventListener('abort', abort),
      clock.setTimer(timeoutMs, () => settle({ type: 'timed-out' })),
      life.onExit(() => settle({ type: 'exited' })),
    );
    if (signal?.aborted) abort();
  });
}
