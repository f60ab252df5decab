import { describe, it } from 'vitest';
import { createClock } from '../../src/common/clock.ts';
import { CountingClock, createFakeMatrixBackend, describeMatrixBackend } from '../../src/testing/index.ts';

describeMatrixBackend(
  'fake',
  async () => {
    const clock = new CountingClock(createClock(globalThis));
    const backend = createFakeMatrixBackend({ clock, latencyMs: 1 });
    return {
      backend,
      show: () => backend.panel.show(),
      changeElsewhere: (patch) => void backend.panel.change(patch),
      restart: () => backend.panel.restart(),
      countTimers: () => clock.pendingTimers,
      close: async () => undefined,
    };
  },
  { describe, it },
);
