import { describe, expect, it } from 'vitest';
import { createFakeViewerBackend, ManualClock } from '../../src/testing/index.ts';

async function start() {
  const clock = new ManualClock();
  const backend = createFakeViewerBackend({ clock });
  void backend.connect();
  await clock.advance(100);
  const opening = backend.loadStage('/a.usda');
  await clock.advance(100);
  await opening;
  return { clock, backend, stage: backend.stage };
}

/** Takes requests and does nothing, as a process that was stopped does. */
const everything = ['setCamera', 'cameraMouseMove', 'cameraWheel', 'loadingStateQuery'];

describe('a stage server that hangs', () => {
  it('is stale once a picture is 5 s overdue, and live again with the first sign of life', async () => {
    const { clock, backend, stage } = await start();
    for (const kind of everything) stage.silent.add(kind);
    await backend.setCamera({ azimuth: 30 });
    await clock.advance(4900);
    expect(backend.getStatus().presence).toBe('live');
    await clock.advance(200);
    expect(backend.getStatus()).toMatchObject({ presence: 'stale', problems: [{ code: 'ERR_VIEWER_TIMEOUT' }] });
    stage.render();
    await clock.advance(10);
    expect(backend.getStatus()).toMatchObject({ presence: 'live', problems: [] });
    backend.disconnect();
    expect(clock.pendingTimers).toBe(0);
  });

  it('is not stale when it answers that there is nothing to draw', async () => {
    const { clock, backend, stage } = await start();
    stage.silent.add('setCamera');
    await backend.setCamera({ azimuth: 30 });
    await clock.advance(20_000);
    expect(backend.getStatus().presence).toBe('live');
    expect(clock.pendingTimers).toBe(0);
    backend.disconnect();
  });

  it('is not stale because nobody asked for a picture', async () => {
    const { clock, backend, stage } = await start();
    for (const kind of everything) stage.silent.add(kind);
    await backend.cameraMouseButton({ x: 1, y: 1, button: 0, pressed: true });
    await clock.advance(20_000);
    expect(backend.getStatus().presence).toBe('live');
    backend.disconnect();
  });
});
