import { useEffect, useMemo } from 'react';
import type { ViewerBackend } from '../common/viewer-backend.ts';
import { createShmViewerBackend, type ShmViewerBackendOptions } from './create-shm-viewer-backend.ts';

/**
 * A stage over what a desktop shell offers its page, connected while the component is mounted; losing the stream and
 * finding it again is a state of the backend. The same backend until an option is another one.
 */
export function useShmBackend(options: ShmViewerBackendOptions): Required<ViewerBackend<never>> {
  const { api, streamName, clock, schedule } = options;
  const backend = useMemo(
    () =>
      createShmViewerBackend({
        api,
        ...(streamName === undefined ? {} : { streamName }),
        ...(clock === undefined ? {} : { clock }),
        ...(schedule === undefined ? {} : { schedule }),
      }),
    [api, streamName, clock, schedule],
  );
  useEffect(() => {
    // A connection that could not be made, or was given up, shows in the state.
    backend.connect().catch(() => undefined);
    return () => backend.disconnect();
  }, [backend]);
  return backend;
}
