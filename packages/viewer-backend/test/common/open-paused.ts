import { createFakeEngineBackend, ManualClock } from '../../src/testing/index.ts';

/** A fake backend on a manual clock with the sample clip open, and the frames it showed. */
export async function openPaused(options: { latencyMs?: number; media?: string } = {}) {
  const clock = new ManualClock();
  const backend = createFakeEngineBackend({ clock, latencyMs: options.latencyMs ?? 5 });
  const shown: { frameIndex: number; atMs: number }[] = [];
  backend.onFrame(({ frameIndex }) => shown.push({ frameIndex, atMs: clock.nowMs() }));
  const connected = backend.connect();
  await clock.advance(1000);
  await connected;
  const opened = backend.open({ type: 'id', id: options.media ?? 'sample', name: 'clip' });
  await clock.advance(2000);
  await opened;
  shown.length = 0;
  return { backend, clock, engine: backend.engine, shown };
}
