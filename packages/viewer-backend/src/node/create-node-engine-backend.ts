import type { LogSink } from '@framelane/engine-client';
import { type Clock, createClock } from '../common/clock.ts';
import type { EngineBackend } from '../common/engine-backend.ts';
import { createEngineSession } from '../common/engine-session.ts';
import type { JpegImage } from '../common/frame.ts';
import { type SupervisedEngine, SupervisorTransport } from './supervisor-transport.ts';

export interface NodeEngineBackendOptions {
  /**
   * Started and stopped by the caller. Leave `replaysNewestRender` off: the backend asks again by itself. Several
   * backends may share one.
   */
  supervisor: SupervisedEngine;
  /** @default the clock of this process */
  clock?: Clock;
  /** Pictures asked for per second, at most. @default 120 */
  maxPicturesPerS?: number;
  /** Told of a ring that cannot be read, and once when nothing new comes into it while playing. @default nobody */
  log?: LogSink;
}

/**
 * An engine of this machine. Pictures are JPEGs, copied out of the ring into buffers that are used again: the bytes
 * are valid until a later picture was delivered. Files are opened by path.
 */
export function createNodeEngineBackend(options: NodeEngineBackendOptions): EngineBackend<JpegImage> {
  const { supervisor, maxPicturesPerS, log, clock = createClock(globalThis) } = options;
  const transport = new SupervisorTransport(supervisor, log);
  const limits = maxPicturesPerS === undefined ? {} : { maxPicturesPerS };
  const engine = createEngineSession({ transport, clock, ...limits });
  engine.onState(({ isPlaying }) => transport.setPlaying(isPlaying));
  return engine;
}
