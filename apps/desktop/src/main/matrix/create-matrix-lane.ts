import { join } from 'node:path';
import type { BridgeLanes } from '@framelane/matrix-client/host';
import type { ShowChoice } from '@framelane/protocol/gateway';
import { createNodeMatrixTransport } from '@framelane/viewer-backend/node/matrix';
import { WebSocket } from 'ws';
import type { MatrixSource } from '../../shared/desktop-settings.ts';
import type { Logger } from '../log/logger.ts';
import type { DesktopPlaces } from '../places.ts';
import { findOwnProgram } from '../sidecars/find-program.ts';
import { askHttp } from './ask-http.ts';
import { startBridgeProcess } from './bridge-process.ts';
import { MatrixLane } from './matrix-lane.ts';
import { createPanelHost } from './panel-host.ts';

export interface CreateMatrixLaneOptions {
  source: MatrixSource;
  lanes: BridgeLanes;
  places: DesktopPlaces;
  log: Logger;
}

const usualShow: ShowChoice = { source: 'demo', fit: 'contain', fps: 30 };

/** Puts the lane together; `undefined` when it is off. Starts nothing. */
export function createMatrixLane({ source, lanes, places, log }: CreateMatrixLaneOptions): MatrixLane | undefined {
  if (source.type === 'off') return undefined;
  const framelane = findOwnProgram('cli', places);
  return new MatrixLane({
    host: createPanelHost(source, {
      own: findOwnProgram('matrix-renderer', places),
      stateDir: join(places.userDataDir, 'panel'),
      log,
    }),
    connect: (place) => createNodeMatrixTransport({ ...place, WebSocket, askHttp }),
    lanes,
    // Somebody else's panel shows what they send until the user chooses.
    firstShow: source.type === 'spawn' ? usualShow : { ...usualShow, source: 'none' },
    startRun: (job, listener) => startBridgeProcess(job, listener, { framelane, log }),
    log,
  });
}
