import { type Clock, createClock } from '../common/clock.ts';
import { ShmTransport } from '../common/shm-transport.ts';
import type { StreamTransport } from '../common/stream-transport.ts';
import type { ViewerBackend } from '../common/viewer-backend.ts';
import { createViewerSession } from '../common/viewer-session.ts';
import { NativeShmApi } from './native-shm-api.ts';

export interface NodeViewerBackendOptions {
  /** The stream to attach to; it may appear later. */
  streamName: string;
  /** A client library to use instead of ours. */
  libraryPath?: string;
  /** @default the clock of this process */
  clock?: Clock;
}

/**
 * A stage on this machine, straight out of shared memory. Frames are tight BGRA8 and stay as they are until two later
 * ones were delivered. An attachment that ends is made again after 0.25, 0.5, 1, 2 and then every 5 s.
 */
export function createNodeViewerBackend(options: NodeViewerBackendOptions): Required<ViewerBackend<never>> {
  const { clock = createClock(globalThis) } = options;
  return createViewerSession({ transport: createNodeStreamTransport({ ...options, clock }), clock });
}

/** The wire underneath, for programs that pass messages and frames on without looking into them. */
export function createNodeStreamTransport(options: NodeViewerBackendOptions): StreamTransport<never> {
  const { streamName, libraryPath, clock = createClock(globalThis) } = options;
  const api = new NativeShmApi({ streamName, clock, ...(libraryPath === undefined ? {} : { libraryPath }) });
  return new ShmTransport({ api, clock });
}
