import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { createClock } from '../../src/common/clock.ts';
import { createNodeMatrixBackend } from '../../src/node/index.ts';
import { CountingClock, describeMatrixBackend } from '../../src/testing/index.ts';
import { RealPanel } from '../support/real-panel.ts';
import { waitFor } from '../support/wait-for.ts';

async function start() {
  const panel = await RealPanel.start();
  const clock = new CountingClock(createClock(globalThis));
  return { panel, clock, backend: createNodeMatrixBackend({ url: panel.url, WebSocket, clock }) };
}

describeMatrixBackend(
  'node',
  async () => {
    const { panel, clock, backend } = await start();
    let shade = 0;
    return {
      backend,
      show: () => {
        shade += 10;
        return panel.show(shade);
      },
      changeElsewhere: (patch) => panel.changeSettings(patch),
      restart: () => panel.restart(),
      countTimers: () => clock.pendingTimers,
      close: () => panel.close(),
    };
  },
  { describe, it },
);

describe('node matrix backend', () => {
  it('shows the pixels that were sent, and cannot choose what is shown', async () => {
    const { panel, backend } = await start();
    try {
      await backend.connect();
      await panel.show(77);
      let pixel: number[] = [];
      backend.onFrame(({ buffer, width, height }) => {
        pixel = [...new Uint8Array(buffer, (width * height - 1) * 4, 4)];
      });
      await waitFor(() => pixel[0] === 77);
      expect(pixel).toEqual([77, 77, 77, 255]);
      expect(backend.getState().show).toBeUndefined();
      const choice = { source: 'demo', fit: 'contain', fps: 30 } as const;
      await expect(backend.setShow(choice)).rejects.toMatchObject({ wireCode: 'unknown_command' });
    } finally {
      backend.disconnect();
      await panel.close();
    }
  });
});
