import { type Clock, createClock } from '../../common/clock.ts';
import type { ViewerBackend } from '../../common/viewer-backend.ts';
import { createViewerSession } from '../../common/viewer-session.ts';
import { FakeStage, type FakeStageOptions } from './fake-stage.ts';
import { FakeStageTransport } from './fake-stage-transport.ts';

export interface FakeViewerBackendOptions extends FakeStageOptions {
  /** @default the runtime's clock; give a `ManualClock` to decide when anything happens */
  clock?: Clock;
  /** Time each message takes. @default 2 */
  latencyMs?: number;
}

/** A backend over a stage in memory, with a handle to make that stage fail. Nothing but the stage is fake. */
export interface FakeViewerBackend extends Required<ViewerBackend<never>> {
  readonly stage: FakeStage;
}

export function createFakeViewerBackend(options: FakeViewerBackendOptions = {}): FakeViewerBackend {
  const clock = options.clock ?? createClock(globalThis);
  const stage = new FakeStage(options);
  const transport = new FakeStageTransport(stage, clock, options.latencyMs ?? 2);
  return Object.assign(createViewerSession({ transport, clock }), { stage });
}
