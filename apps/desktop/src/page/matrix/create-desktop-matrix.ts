import { createClock, createMatrixSession, type MatrixBackend } from '@framelane/viewer-backend';
import type { MatrixBridge } from '../../shared/matrix-port.ts';
import { PortMatrixTransport } from './port-matrix-transport.ts';

/** The panel of the application, which main looks after. */
export function createDesktopMatrix(bridge: MatrixBridge): MatrixBackend {
  return createMatrixSession({ transport: new PortMatrixTransport(bridge), clock: createClock(globalThis) });
}
