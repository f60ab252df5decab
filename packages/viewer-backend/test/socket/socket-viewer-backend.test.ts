import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createClock } from '../../src/common/clock.ts';
import { createSocketViewerBackend } from '../../src/socket/index.ts';
import { CountingClock, describeViewerBackend } from '../../src/testing/index.ts';
import { CountingDecoder } from '../support/jpeg-decoder.ts';
import { startTestStreamGateway } from '../support/test-stream-gateway.ts';
import { waitFor } from '../support/wait-for.ts';

async function start() {
  const gateway = await startTestStreamGateway();
  const clock = new CountingClock(createClock(globalThis));
  const decoder = new CountingDecoder();
  const backend = createSocketViewerBackend({ url: gateway.url, WebSocket, clock, decoder });
  return { gateway, clock, decoder, backend };
}

describeViewerBackend(
  'socket',
  async () => {
    const { gateway, clock, decoder, backend } = await start();
    return {
      backend,
      stage: gateway.stage,
      countTimers: () => clock.pendingTimers,
      countPictures: () => decoder.held,
      close: () => gateway.close(),
    };
  },
  { describe, it },
);

describe('socket viewer backend', () => {
  it('goes on after the gateway was gone, with the stage the server still has', async () => {
    const { gateway, backend } = await start();
    try {
      await backend.connect();
      await backend.loadStage('/a.usda');
      const presences: string[] = [];
      backend.onStatus(({ presence }) => presences.push(presence));
      gateway.dropSockets();
      await waitFor(() => presences.includes('lost') && backend.getStatus().presence === 'live');
      await waitFor(() => backend.getStatus().stageRevision > 1);
      expect(backend.getStatus().stage?.path).toBe('/a.usda');
      expect((await backend.getStageTree('/World')).length).toBe(5);
      expect(gateway.stage.requests.filter(({ event_type }) => event_type === 'openStageRequest')).toHaveLength(1);
    } finally {
      backend.disconnect();
      await gateway.close();
    }
  });
});
