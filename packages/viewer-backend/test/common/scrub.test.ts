import { describe, expect, it } from 'vitest';
import { openPaused } from './open-paused.ts';

describe('scrubbing', () => {
  it('keeps one request in flight and only the newest waiting, and lands exactly', async () => {
    const { backend, clock, engine, shown } = await openPaused({ latencyMs: 50 });
    const before = engine.requests.length;
    for (let i = 1; i <= 100; i += 1) {
      backend.show(i / 20);
      await clock.advance(2);
    }
    await clock.advance(200);
    expect(engine.requests.length - before).toBeLessThanOrEqual(6);
    expect(shown.at(-1)?.frameIndex).toBe(150);
    expect(backend.getState()).toMatchObject({ shownFrameIndex: 150, timeS: 5 });
    expect(clock.pendingTimers).toBeLessThanOrEqual(1);
  });

  it('asks at most as often as a gateway allows', async () => {
    const { backend, clock, engine } = await openPaused({ latencyMs: 0 });
    const before = engine.requests.length;
    for (let i = 1; i <= 1000; i += 1) {
      backend.show(i / 200);
      await clock.advance(1);
    }
    expect(engine.requests.length - before).toBeLessThanOrEqual(121);
  });

  it('clamps to the clip', async () => {
    const { backend, clock } = await openPaused();
    backend.show(-3);
    expect(backend.getState().timeS).toBe(0);
    backend.show(99);
    await clock.advance(100);
    expect(backend.getState()).toMatchObject({ timeS: 10, shownFrameIndex: 299 });
    expect(() => backend.show(Number.NaN)).toThrow(expect.objectContaining({ code: 'ERR_VIEWER_INVALID' }));
  });

  it('plays on from where a drag ended', async () => {
    const { backend, clock, shown } = await openPaused();
    backend.play();
    await clock.advance(300);
    backend.show(5);
    await clock.advance(20);
    shown.length = 0;
    await clock.advance(100);
    expect(backend.getState().isPlaying).toBe(true);
    expect(shown.map(({ frameIndex }) => frameIndex)).toEqual([151, 152, 153]);
  });

  it('steps by frames from where it is going, pauses, and stops at both ends', async () => {
    const { backend, clock } = await openPaused({ latencyMs: 50 });
    backend.play();
    await clock.advance(500);
    const { shownFrameIndex = -1 } = backend.getState();
    backend.step(1);
    backend.step(1);
    backend.step(-5);
    await clock.advance(300);
    expect(backend.getState()).toMatchObject({ isPlaying: false, shownFrameIndex: shownFrameIndex - 3 });
    backend.step(-1000);
    await clock.advance(300);
    expect(backend.getState().shownFrameIndex).toBe(0);
    backend.step(1000);
    await clock.advance(300);
    expect(backend.getState().shownFrameIndex).toBe(299);
    expect(() => backend.step(0.5)).toThrow(expect.objectContaining({ code: 'ERR_VIEWER_INVALID' }));
  });

  it('renders the shown frame anew for a new chain, coalesced', async () => {
    const { backend, clock, engine, shown } = await openPaused({ latencyMs: 50 });
    backend.show(2);
    await clock.advance(100);
    const before = engine.requests.length;
    for (let i = 0; i <= 50; i += 1) {
      backend.setChain([{ effectId: 'fx.hue_shift', parameters: { amount: i } }]);
      await clock.advance(1);
    }
    await clock.advance(200);
    expect(engine.requests.length - before).toBeLessThanOrEqual(3);
    expect(engine.requests.at(-1)).toMatchObject({
      target: { frameIndex: 60 },
      chain: [{ effectId: 'fx.hue_shift', parameters: { amount: 50 } }],
    });
    expect(shown.at(-1)?.frameIndex).toBe(60);
  });

  it('renders anew at once in slow motion', async () => {
    const { backend, clock, engine } = await openPaused();
    backend.play({ speed: 0.1 });
    await clock.advance(1000);
    const { shownFrameIndex } = backend.getState();
    backend.setChain([{ effectId: 'fx.invert' }]);
    await clock.advance(10);
    expect(engine.requests.some((r) => r.chain.length === 1 && 'frameIndex' in r.target)).toBe(true);
    expect(backend.getState()).toMatchObject({ isPlaying: true, shownFrameIndex });
  });

  it('tries again when the engine is busy', async () => {
    const { backend, clock, engine } = await openPaused();
    engine.failNext('busy');
    backend.show(3);
    await clock.advance(1000);
    expect(backend.getState()).toMatchObject({ shownFrameIndex: 90, problems: [] });
  });

  it('shows a failed picture as a problem, and the next picture clears it', async () => {
    const { backend, clock, engine } = await openPaused();
    engine.failNext('bad_param', 'fx.blur.radius must be a finite number');
    backend.setChain([{ effectId: 'fx.blur' }]);
    await clock.advance(100);
    expect(backend.getState().problems).toMatchObject([{ code: 'bad_param' }]);
    backend.setChain([]);
    await clock.advance(100);
    expect(backend.getState().problems).toEqual([]);
  });

  it('lands after a reconnect on what was wanted last', async () => {
    const { backend, clock, engine } = await openPaused({ latencyMs: 50 });
    backend.show(4);
    engine.lose();
    backend.show(6);
    await clock.advance(1000);
    expect(backend.getState().timeS).toBe(6);
    engine.recover();
    await clock.advance(1000);
    expect(backend.getState().shownFrameIndex).toBe(180);
  });
});
