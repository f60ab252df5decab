import { afterEach, describe, expect, it } from 'vitest';
import { createClock } from '../../src/common/clock.ts';
import type { ViewerBackend } from '../../src/common/viewer-backend.ts';
import { createViewerSession } from '../../src/common/viewer-session.ts';
import { FakeStageTransport } from '../../src/testing/fake-stage/fake-stage-transport.ts';
import { FakeStage } from '../../src/testing/index.ts';

const clock = createClock(globalThis);
const open: ViewerBackend<never>[] = [];
afterEach(() => {
  for (const viewer of open.splice(0)) viewer.disconnect();
});

function startStage(features: readonly string[] = ['renderProductResize']): FakeStage {
  return new FakeStage({ width: 192, height: 108, features });
}
function makeViewer(stage: FakeStage): Required<ViewerBackend<never>> {
  const viewer = createViewerSession<never>({ transport: new FakeStageTransport(stage, clock, 1), clock });
  open.push(viewer);
  return viewer;
}
const readSizes = (stage: FakeStage) =>
  stage.requests.flatMap(({ event_type, payload }) => (event_type === 'resizeRequest' ? [payload] : []));

describe('the size a picture is drawn in', () => {
  it('is that of the viewport in pixels of the screen, whether it is measured before or after the server is there', async () => {
    for (const isMeasuredFirst of [true, false]) {
      const stage = startStage();
      const viewer = makeViewer(stage);
      const measure = () => viewer.resize(40, 30.2, { pixelRatio: 1.5, ifAlone: true });
      if (isMeasuredFirst) await measure();
      await viewer.connect();
      if (!isMeasuredFirst) await measure();
      await expect.poll(() => viewer.getStatus().size).toEqual({ width: 60, height: 45 });
      expect(readSizes(stage)).toMatchObject([{ width: 60, height: 45, if_alone: true }]);
    }
  });

  it('stays for a viewer that joins, and becomes that of one whose window changes; the other leaves it so', async () => {
    const stage = startStage();
    const first = makeViewer(stage);
    await first.resize(80, 60, { ifAlone: true });
    await first.connect();
    await expect.poll(() => stage.size).toEqual({ width: 80, height: 60 });
    const second = makeViewer(stage);
    await second.resize(50, 50, { ifAlone: true });
    await second.connect();
    await expect.poll(() => readSizes(stage).length).toBe(2);
    expect(stage.size).toEqual({ width: 80, height: 60 });
    await second.resize(64, 64);
    await expect.poll(() => first.getStatus().size).toEqual({ width: 64, height: 64 });
    expect(readSizes(stage)).toHaveLength(3);
  });

  it('is asked for anew at a server that comes back', async () => {
    const stage = startStage();
    const viewer = makeViewer(stage);
    await viewer.connect();
    await viewer.resize(30, 20);
    stage.restart();
    await expect.poll(() => readSizes(stage)).toMatchObject([{ width: 30 }, { width: 30, height: 20, if_alone: true }]);
  });

  it('stays while the viewport has none, and at a server that draws in one size only', async () => {
    const fixed = startStage([]);
    const viewer = makeViewer(fixed);
    await viewer.connect();
    await viewer.resize(30, 20);
    expect(readSizes(fixed)).toEqual([]);
    const stage = startStage();
    const hidden = makeViewer(stage);
    await hidden.connect();
    await hidden.resize(0, 0);
    await hidden.resize(0.2, 20);
    expect(readSizes(stage)).toMatchObject([{ width: 1, height: 20 }]);
  });
});
