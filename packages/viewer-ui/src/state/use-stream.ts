import type { ViewerState } from '@framelane/viewer-backend';
import { useViewerState } from '@framelane/viewer-backend/react';
import type { StreamSession } from '../lanes/stream/stream-session.ts';
import { useApp } from './app-context.ts';

/** The stream lane's session; only for what is shown in that lane. */
export function useStream(): StreamSession {
  const { stream } = useApp();
  if (stream === undefined)
    throw new Error('expected a page with a stage server, found none; pass a viewer to the app');
  return stream;
}

/** The part of the viewer's state that `select` picks; it must be a primitive or keep its identity. */
export function useStageState<Part>(select: (state: ViewerState) => Part): Part {
  return useViewerState(useStream().viewer, select);
}
