import { join } from 'node:path';
import type { BridgeLanes } from '@framelane/matrix-client/host';
import { createNodeMatrixTransport } from '@framelane/viewer-backend/node/matrix';
import { WebSocket } from 'ws';
import type { MatrixSource } from '../../shared/desktop-settings.ts';
import type { Logger } from '../log/logger.ts';
import type { DesktopPlaces } from '../places.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { findOwnProgram } from '../sidecars/find-program.ts';
import { askHttp } from './ask-http.ts';
import { startBridgeProcess } from './bridge-process.ts';
import { chooseFirstShow, namePanel } from './first-show.ts';
import { MatrixLane } from './matrix-lane.ts';
import { createPanelHost } from './panel-host.ts';

export interface CreateMatrixLaneOptions {
  source: MatrixSource;
  lanes: BridgeLanes;
  places: DesktopPlaces;
  settings: Pick<SettingsStore, 'settings' | 'change'>;
  log: Logger;
}

/** Puts the lane together; `undefined` when it is off. Starts nothing. */
export function createMatrixLane(options: CreateMatrixLaneOptions): MatrixLane | undefined {
  const { source, lanes, places, settings, log } = options;
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
    firstShow: chooseFirstShow(source, { kept: settings.settings.panelShow, lanes }),
    onChosen: (choice) => settings.change({ panelShow: { panel: namePanel(source), choice } }),
    startRun: (job, listener) => startBridgeProcess(job, listener, { framelane, log }),
    log,
  });
}
