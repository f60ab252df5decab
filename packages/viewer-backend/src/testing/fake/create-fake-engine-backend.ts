import { type Clock, createClock } from '../../common/clock.ts';
import type { EngineBackend } from '../../common/engine-backend.ts';
import { createEngineSession } from '../../common/engine-session.ts';
import { FakeEngine } from './fake-engine.ts';
import { type FakeMedia, fakeSample, fakeSecondClip } from './fake-media.ts';

export interface FakeEngineBackendOptions {
  /** @default the runtime's clock; give a `ManualClock` to decide when anything happens */
  clock?: Clock;
  /** Time each answer takes. @default 4 */
  latencyMs?: number;
  /** @default fakeSample and fakeSecondClip */
  media?: readonly FakeMedia[];
}

/** A backend over an engine in memory, with a handle to make that engine fail. Nothing but the engine is fake. */
export interface FakeEngineBackend extends EngineBackend<never> {
  readonly engine: FakeEngine;
}

export function createFakeEngineBackend(options: FakeEngineBackendOptions = {}): FakeEngineBackend {
  const clock = options.clock ?? createClock(globalThis);
  const engine = new FakeEngine({
    clock,
    media: options.media ?? [fakeSample, fakeSecondClip],
    latencyMs: options.latencyMs ?? 4,
  });
  return Object.assign(createEngineSession({ transport: engine, clock }), { engine });
}
