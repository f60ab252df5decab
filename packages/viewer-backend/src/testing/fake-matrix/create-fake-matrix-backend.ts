import { type Clock, createClock } from '../../common/clock.ts';
import type { MatrixBackend } from '../../common/matrix-backend.ts';
import { createMatrixSession } from '../../common/matrix-session.ts';
import { FakeMatrixTransport } from './fake-matrix-transport.ts';
import { FakePanel, type FakePanelOptions } from './fake-panel.ts';

export interface FakeMatrixBackendOptions extends FakePanelOptions {
  /** @default the runtime's clock; give a `ManualClock` to decide when anything happens */
  clock?: Clock;
  /** Time each message takes. @default 2 */
  latencyMs?: number;
}

/** A backend over a panel in memory, with a handle to make that panel fail. Nothing but the panel is fake. */
export interface FakeMatrixBackend extends MatrixBackend {
  readonly panel: FakePanel;
}

export function createFakeMatrixBackend(options: FakeMatrixBackendOptions = {}): FakeMatrixBackend {
  const clock = options.clock ?? createClock(globalThis);
  const panel = new FakePanel(options);
  const transport = new FakeMatrixTransport(panel, clock, options.latencyMs ?? 2);
  return Object.assign(createMatrixSession({ transport, clock }), { panel });
}
