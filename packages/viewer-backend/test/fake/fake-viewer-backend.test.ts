import { describe, it } from 'vitest';
import { createClock } from '../../src/common/clock.ts';
import { CountingClock, createFakeViewerBackend, describeViewerBackend } from '../../src/testing/index.ts';

describeViewerBackend(
  'fake',
  async () => {
    const clock = new CountingClock(createClock(globalThis));
    const backend = createFakeViewerBackend({ clock, latencyMs: 1 });
    return {
      backend,
      stage: backend.stage,
      countTimers: () => clock.pendingTimers,
      countPictures: () => undefined,
      close: async () => undefined,
    };
  },
  { describe, it },
);
