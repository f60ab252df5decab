import {
  createMatrixPicture,
  createStreamPicture,
  findShownLane,
  type PictureSource,
  PictureView,
} from '@framelane/viewer-ui';
import type { DesktopBridge } from '../../shared/frame-desktop-bridge.ts';
import { DesktopEngineApi } from '../engine/desktop-engine-api.ts';
import { createDesktopMatrix } from '../matrix/create-desktop-matrix.ts';
import { createDesktopViewer } from '../stream/create-desktop-viewer.ts';
import { EngineOutput } from './engine-output.ts';

interface Output {
  title: string;
  source: PictureSource;
}

/** The detached window: the picture of the lane that was on show when it was opened. */
export function createOutputPage(bridge: DesktopBridge) {
  const { title, source } = chooseOutput(bridge);
  return <PictureView title={title} source={source} />;
}

function chooseOutput(bridge: DesktopBridge): Output {
  const lane = findShownLane();
  if (lane === 'engine') return { title: 'Video', source: new EngineOutput(new DesktopEngineApi(bridge)) };
  if (lane === 'matrix') return { title: 'Panel', source: createMatrixPicture(createDesktopMatrix(bridge.matrix)) };
  return { title: 'Stage', source: createStreamPicture(createDesktopViewer(bridge)) };
}
