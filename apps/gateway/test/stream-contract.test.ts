import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MediaListing } from '@framelane/protocol/gateway';
import { createClock } from '@framelane/viewer-backend';
import { createSocketViewerBackend } from '@framelane/viewer-backend/socket';
import { CountingClock, describeViewerBackend } from '@framelane/viewer-backend/testing';
import { describe, it } from 'vitest';
import { CountingDecoder } from './support/jpeg-decoder.ts';
import { PageSocket } from './support/page-socket.ts';
import { publishStage } from './support/publish-stage.ts';
import { startGateway, type TestGateway } from './support/start-gateway.ts';

async function list(gateway: TestGateway, folder?: string): Promise<MediaListing> {
  const query = folder === undefined ? '' : `?dir=${encodeURIComponent(folder)}`;
  return (await (await gateway.fetch(`/api/stages${query}`)).json()) as MediaListing;
}

async function nameStages(gateway: TestGateway) {
  for (const name of ['a.usda', 'b.usda']) writeFileSync(join(gateway.stageRoot, name), '#usda 1.0');
  const root = (await list(gateway)).entries.find(({ name }) => name === 'stages');
  const [first, second] = (await list(gateway, root?.id)).entries;
  return { first: `${first?.id}/a.usda`, second: `${second?.id}/b.usda`, missing: 'bm90LW9mLXRoaXMtZ2F0ZXdheQ/c.usda' };
}

describeViewerBackend(
  'socket over the gateway',
  async () => {
    const { stage, streamName } = publishStage();
    const gateway = await startGateway({ stage: { type: 'attach', streamName } });
    const stageNames = await nameStages(gateway);
    const clock = new CountingClock(createClock(globalThis));
    const decoder = new CountingDecoder();
    const url = `${gateway.url.replace('http', 'ws')}/ws?lane=stream`;
    const backend = createSocketViewerBackend({ url, WebSocket: PageSocket, clock, decoder });
    return {
      backend,
      stage,
      stageNames,
      countTimers: () => clock.pendingTimers,
      countPictures: () => decoder.held,
      // Gateways and stages are ended after each test by who made them.
      close: async () => undefined,
    };
  },
  { describe, it },
);
