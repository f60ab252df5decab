import { FramelaneError } from '@framelane/protocol';
import { createClock, type ViewerBackend } from '@framelane/viewer-backend';
import { createShmViewerBackend } from '@framelane/viewer-backend/shm';
import type { DesktopBridge } from '../../shared/frame-desktop-bridge.ts';
import { unwrap } from '../to-error.ts';
import { DesktopShmApi } from './desktop-shm-api.ts';
import { scheduleLook } from './poll-schedule.ts';

type ViewerBridge = Pick<DesktopBridge, 'stream'> & { files: Pick<DesktopBridge['files'], 'prepareStage'> };

/**
 * A stage over the streams of this machine. Input goes out once per animation frame. A stage the user chose is allowed
 * to our stage server before it is opened.
 */
export function createDesktopViewer({ stream, files }: ViewerBridge): Required<ViewerBackend<never>> {
  const clock = createClock(globalThis);
  const api = new DesktopShmApi({ bridge: stream, clock });
  const viewer = createShmViewerBackend({ api, clock, schedule: scheduleLook });
  const loadStage = viewer.loadStage.bind(viewer);
  viewer.loadStage = async (wanted) => {
    const { path, note } = unwrap(await files.prepareStage(wanted));
    return loadStage(path).catch((error: unknown) => {
      throw note === undefined ? error : explainRefusal(error, note);
    });
  };
  return viewer;
}

function explainRefusal(error: unknown, note: string): unknown {
  if (!(error instanceof FramelaneError) || error.wireCode !== 'path_denied') return error;
  return new FramelaneError(error.code, `${error.message}. ${note}.`, { wireCode: error.wireCode, cause: error });
}
