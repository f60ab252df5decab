import { type Clock, createClock } from '../common/clock.ts';
import type { EngineBackend } from '../common/engine-backend.ts';
import { createEngineSession } from '../common/engine-session.ts';
import type { ShmEngineApi } from './shm-engine-api.ts';
import { ShmEngineTransport } from './shm-engine-transport.ts';

export interface ShmEngineBackendOptions<Image> {
  api: ShmEngineApi<Image>;
  /** @default the page's timers */
  clock?: Clock;
  /** Pictures asked for per second, at most. @default 120 */
  maxPicturesPerS?: number;
}

/**
 * An engine over what a desktop shell offers its page. Pictures are BGRA8 in shared memory, whose buffers are used
 * again once a later one was delivered; those that left the engine's ring too soon come as `Image`.
 */
export function createShmEngineBackend<Image>(options: ShmEngineBackendOptions<Image>): EngineBackend<Image> {
  const { api, maxPicturesPerS, clock = createClock(globalThis) } = options;
  const transport = new ShmEngineTransport(api);
  return createEngineSession({ transport, clock, ...(maxPicturesPerS === undefined ? {} : { maxPicturesPerS }) });
}
