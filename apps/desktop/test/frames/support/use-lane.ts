import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import type { LaunchedDesktop } from '../../support/launch-desktop.ts';
import { launchLane, openLab } from './launch-lane.ts';
import { makeStreamName } from './streams.ts';

export interface SharedLane {
  readonly app: LaunchedDesktop['app'];
  readonly page: Page;
  /** The stream the application is to show; nobody publishes it yet. */
  readonly streamName: string;
}

/** One application with one lane for all tests of a block; each gets a page that was loaded anew, with the lab in it. */
export function useLane(lane: 'mapped' | 'copied' | 'main'): () => SharedLane {
  const streamName = makeStreamName();
  let desktop: LaunchedDesktop | undefined;
  const get = (): SharedLane => {
    if (desktop === undefined) throw new Error('expected an application that was started before the test');
    return { app: desktop.app, page: desktop.page, streamName };
  };
  beforeAll(async () => {
    // Lane `main` with a sandboxed preload, which can load no addon.
    desktop = await launchLane({ stage: { type: 'attach', streamName, isTrusted: lane !== 'main' }, lane });
  }, 120_000);
  beforeEach(async () => {
    const { page } = get();
    await page.reload();
    await openLab(page);
  });
  afterAll(() => desktop?.close());
  return get;
}
