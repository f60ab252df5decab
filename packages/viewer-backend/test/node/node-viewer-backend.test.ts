import { StreamProducer } from '@framelane/shm-native';
import { describe, expect, it } from 'vitest';
import { createClock } from '../../src/common/clock.ts';
import { createNodeViewerBackend } from '../../src/node/index.ts';
import { CountingClock, describeViewerBackend, FakeStage, publishFakeStage } from '../../src/testing/index.ts';
import { waitFor } from '../support/wait-for.ts';

let streams = 0;

function makeName(): string {
  streams += 1;
  return `backend-${process.pid}-${streams}`;
}

function start() {
  const streamName = makeName();
  const stage = new FakeStage();
  const { width: maxWidth, height: maxHeight } = stage.size;
  const published = publishFakeStage(stage, () => StreamProducer.create({ name: streamName, maxWidth, maxHeight }));
  const clock = new CountingClock(createClock(globalThis));
  return { stage, published, clock, streamName, backend: createNodeViewerBackend({ streamName, clock }) };
}

describeViewerBackend(
  'node',
  async () => {
    const { stage, published, clock, backend } = start();
    return {
      backend,
      stage,
      countTimers: () => clock.pendingTimers,
      countPictures: () => undefined,
      close: async () => published.close(),
    };
  },
  { describe, it },
);

describe('node viewer backend', () => {
  it('waits for a stream that appears later, and says why meanwhile', async () => {
    const streamName = makeName();
    const backend = createNodeViewerBackend({ streamName });
    const connecting = backend.connect();
    await waitFor(() => backend.getStatus().problems.length > 0);
    expect(backend.getStatus()).toMatchObject({
      presence: 'connecting',
      problems: [{ severity: 'warning', code: 'ERR_SHM_NOT_FOUND' }],
    });
    const stage = new FakeStage();
    const published = publishFakeStage(stage, () =>
      StreamProducer.create({ name: streamName, maxWidth: stage.size.width, maxHeight: stage.size.height }),
    );
    try {
      await connecting;
      await backend.loadStage('/a.usda');
      expect(backend.getStatus()).toMatchObject({ presence: 'live', problems: [] });
    } finally {
      backend.disconnect();
      published.close();
    }
  });

  it('delivers the very pixels the stage drew', async () => {
    const { stage, published, backend } = start();
    try {
      let drawn: Uint8Array | undefined;
      stage.attach({
        message: () => undefined,
        lost: () => undefined,
        frame: ({ buffer, pixelsByteOffset, byteLength }) => {
          drawn = new Uint8Array(buffer, pixelsByteOffset, byteLength).slice();
        },
      });
      let shown: Uint8Array | undefined;
      backend.onFrame((frame) => {
        if ('buffer' in frame) shown = new Uint8Array(frame.buffer, frame.pixelsByteOffset, frame.byteLength).slice();
      });
      await backend.connect();
      await backend.setCamera({ azimuth: 90 });
      await waitFor(() => shown !== undefined && drawn !== undefined && Buffer.compare(shown, drawn) === 0);
    } finally {
      backend.disconnect();
      published.close();
    }
  });

  it('lets several look at one stage, each with answers of its own', async () => {
    const { published, streamName, backend } = start();
    const other = createNodeViewerBackend({ streamName });
    try {
      await Promise.all([backend.connect(), other.connect()]);
      await backend.loadStage('/a.usda');
      await backend.selectPrims(['/World/Cube']);
      await waitFor(() => other.getStatus().selection.length === 1);
      const [mine, theirs] = await Promise.all([backend.getProperties('/World/Cube'), other.getStageTree('/World')]);
      expect(mine[0]).toMatchObject({ name: 'size' });
      expect(theirs).toHaveLength(5);
    } finally {
      backend.disconnect();
      other.disconnect();
      published.close();
    }
  });
});
