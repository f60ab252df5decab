import { electronCapability } from '@framelane/electron-runtime';
import { describeViewerBackend } from '@framelane/viewer-backend/testing';
import { needs } from '@framelane/vitest-config/capabilities';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LaunchedDesktop } from '../support/launch-desktop.ts';
import { buildScript } from './support/build-script.ts';
import { launchLane } from './support/launch-lane.ts';
import { listCases } from './support/list-cases.ts';
import { serveProducers } from './support/serve-producers.ts';
import { makeStreamName } from './support/streams.ts';

const cases = listCases((nobody, runner) => describeViewerBackend('desktop', nobody, runner));

needs(describe, await electronCapability())('the contract of ViewerBackend in the page', { timeout: 120_000 }, () => {
  describe.each(['mapped', 'copied', 'main'] as const)('lane %s', (lane) => {
    let desktop: LaunchedDesktop;
    let producers: { close(): void };
    beforeAll(async () => {
      const stage = { type: 'attach', streamName: makeStreamName(), isTrusted: lane !== 'main' } as const;
      desktop = await launchLane({ stage, lane });
      producers = await serveProducers(desktop.page);
      await desktop.page.evaluate(await buildScript('contract'));
    }, 120_000);
    afterAll(async () => {
      producers?.close();
      await desktop?.close();
    });

    it.each(cases)('$name', async ({ index }) => {
      await desktop.page.evaluate(([at, name]) => contract.runCase(at, name), [index, makeStreamName()] as const);
    });

    it('ran in this lane', async () => {
      expect(await desktop.page.evaluate(() => contract.lane)).toBe(lane);
    });
  });
});
