import { type Clock, createClock } from '../common/clock.ts';
import type { FrameScheduler } from '../common/pointer-gesture.ts';
import { ShmTransport } from '../common/shm-transport.ts';
import type { ShmViewerApi } from '../common/shm-viewer-api.ts';
import type { ViewerBackend } from '../common/viewer-backend.ts';
import { createViewerSession } from '../common/viewer-session.ts';

export interface ShmViewerBackendOptions {
  api: ShmViewerApi;
  /** The stream to attach to. @default the shell's own choice */
  streamName?: string;
  /** @default the page's timers */
  clock?: Clock;
  /** When coalesced input goes out. @default each 16 ms; a page gives its `requestAnimationFrame` */
  schedule?: FrameScheduler;
}

/** A stage over what a desktop shell offers its page. Frames lie in the shell's ring until the next one comes. */
export function createShmViewerBackend(options: ShmViewerBackendOptions): Required<ViewerBackend<never>> {
  const { api, streamName, schedule } = options;
  const clock = options.clock ?? createClock(globalThis);
  const transport = new ShmTransport({ api, clock, ...(streamName === undefined ? {} : { streamName }) });
  return createViewerSession({ transport, clock, ...(schedule === undefined ? {} : { schedule }) });
}
