import { createClock, type ViewerBackend } from '@framelane/viewer-backend';
import { createShmViewerBackend } from '@framelane/viewer-backend/shm';
import type { StreamBridge } from '../../shared/frame-bridge.ts';
import { DesktopShmApi } from './desktop-shm-api.ts';
import { scheduleLook } from './poll-schedule.ts';

/** A stage over the streams of this machine. Input goes out once per animation frame. */
export function createDesktopViewer(bridge: StreamBridge): Required<ViewerBackend<never>> {
  const clock = createClock(globalThis);
  return createShmViewerBackend({ api: new DesktopShmApi({ bridge, clock }), clock, schedule: scheduleLook });
}
