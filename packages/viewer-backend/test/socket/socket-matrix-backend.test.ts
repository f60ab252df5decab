import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createClock } from '../../src/common/clock.ts';
import { createSocketMatrixBackend } from '../../src/socket/index.ts';
import { CountingClock, describeMatrixBackend } from '../../src/testing/index.ts';
import { startTestMatrixGateway } from '../support/test-matrix-gateway.ts';
import { waitFor } from '../support/wait-for.ts';

async function start() {
  const gateway = await startTestMatrixGateway();
  const clock = new CountingClock(createClock(globalThis));
  const backend = createSocketMatrixBackend({ url: gateway.url, WebSocket, clock });
  return { gateway, clock, backend };
}

describeMatrixBackend(
  'socket',
  async () => {
    const { gateway, clock, backend } = await start();
    return {
      backend,
      show: () => gateway.panel.show(),
      changeElsewhere: (patch) => void gateway.panel.change(patch),
      restart: () => gateway.panel.restart(),
      countTimers: () => clock.pendingTimers,
      close: () => gateway.close(),
    };
  },
  { describe, it },
);

describe('socket matrix backend', () => {
  it('goes on after the gateway was gone, with pictures the panel shows then', async () => {
    const { gateway, backend } = await start();
    try {
      await backend.connect();
      const presences: string[] = [];
      backend.onState(({ presence }) => presences.push(presence));
      gateway.dropSockets();
      await waitFor(() => presences.includes('lost') && backend.getState().presence === 'live');
      let newest = 0;
      backend.onFrame(({ sequence }) => {
        newest = sequence;
      });
      const before = newest;
      gateway.panel.show();
      await waitFor(() => newest > before);
      expect((await backend.setSettings({ brightness: 30 })).isPersisted).toBe(false);
    } finally {
      backend.disconnect();
      await gateway.close();
    }
  });
});
