import { describe, expect, it } from 'vitest';
import { openPaused } from './open-paused.ts';

const periodMs = 1000 / 30;

describe('playing', () => {
  it('shows every frame in order, each when it is due', async () => {
    const { backend, clock, shown } = await openPaused();
    const startMs = clock.nowMs();
    backend.play();
    await clock.advance(1000);
    expect(shown.map(({ frameIndex }) => frameIndex)).toEqual(Array.from({ length: 30 }, (_, i) => i + 1));
    for (const { frameIndex, atMs } of shown) expect(atMs - startMs).toBeCloseTo(frameIndex * periodMs, 6);
    await clock.advance(500);
    expect(backend.getState().stats).toMatchObject({ framesDropped: 0, latencyMs: { p50: 5, p99: 5 } });
    expect(backend.getState().stats.fps).toBeGreaterThanOrEqual(29);
    expect(backend.getState().timeS).toBeCloseTo(1.5, 1);
  });

  it('never has more than two requests open and never asks further ahead', async () => {
    const { backend, clock, engine } = await openPaused({ latencyMs: 60 });
    const before = engine.requests.length;
    backend.play();
    await clock.advance(0);
    expect(engine.requests.length - before).toBe(2);
    await clock.advance(10 * periodMs);
    expect(engine.requests.length - before).toBeLessThanOrEqual(12);
  });

  it('leaves frames out when the engine is slower than the clip, and keeps up with the clock', async () => {
    const { backend, clock, shown } = await openPaused({ latencyMs: 200 });
    const startMs = clock.nowMs();
    backend.play();
    await clock.advance(4000);
    expect(shown.length).toBeGreaterThan(30);
    const indices = shown.map(({ frameIndex }) => frameIndex);
    expect(indices).toEqual([...indices].sort((a, b) => a - b));
    const late = shown.slice(4).map(({ frameIndex, atMs }) => atMs - startMs - frameIndex * periodMs);
    expect(Math.max(...late)).toBeLessThan(100);
  });

  it('drops late answers for newer ones, counts them and gives them back', async () => {
    const { backend, clock, engine, shown } = await openPaused();
    backend.play();
    await clock.advance(500);
    engine.setStalled(true);
    await clock.advance(300);
    const { length } = shown;
    engine.setStalled(false);
    await clock.advance(300);
    const next = shown[length];
    const last = shown[length - 1];
    expect((next?.frameIndex ?? 0) - (last?.frameIndex ?? 0)).toBeGreaterThan(1);
    await clock.advance(500);
    expect(backend.getState().stats.framesDropped).toBe(2);
    expect(engine.pictureCount).toBeLessThanOrEqual(3);
  });

  it('stops on the last frame and starts over from there', async () => {
    const { backend, clock, shown } = await openPaused();
    backend.show(9.8);
    await clock.advance(100);
    backend.play();
    await clock.advance(1000);
    expect(backend.getState()).toMatchObject({ isPlaying: false, shownFrameIndex: 299 });
    expect(backend.getState().timeS).toBeCloseTo(299 / 30, 6);
    shown.length = 0;
    backend.play();
    await clock.advance(100);
    expect(shown[0]?.frameIndex).toBe(0);
    expect(shown[1]?.frameIndex).toBe(1);
  });

  it('lands on the last frame also when its answer fails', async () => {
    const { backend, clock, engine } = await openPaused();
    backend.show(298 / 30);
    await clock.advance(100);
    backend.play();
    engine.failNext('decode_failed');
    await clock.advance(200);
    expect(backend.getState()).toMatchObject({ isPlaying: false, shownFrameIndex: 299, problems: [] });
  });

  it('stops when a drag lands on the end, instead of starting over', async () => {
    const { backend, clock } = await openPaused();
    backend.play();
    await clock.advance(100);
    backend.show(10);
    await clock.advance(500);
    expect(backend.getState()).toMatchObject({ isPlaying: false, shownFrameIndex: 299, timeS: 10 });
  });

  it('runs backwards, loops, and changes speed on the way', async () => {
    const { backend, clock, shown } = await openPaused();
    backend.show(1);
    await clock.advance(100);
    shown.length = 0;
    backend.play({ speed: -2 });
    await clock.advance(100);
    expect(shown.map(({ frameIndex }) => frameIndex)).toEqual([29, 28, 27, 26, 25, 24]);
    backend.play({ speed: 1, loop: { inS: 0.5, outS: 0.9 } });
    await clock.advance(1000);
    const looped = shown.slice(6).map(({ frameIndex }) => frameIndex);
    expect(Math.max(...looped)).toBe(26);
    expect(Math.min(...looped)).toBe(15);
    expect(backend.getState()).toMatchObject({ isPlaying: true, speed: 1, loop: { inS: 0.5, outS: 0.9 } });
  });

  it('pauses on what is shown and leaves no timer behind', async () => {
    const { backend, clock, shown, engine } = await openPaused();
    backend.play();
    await clock.advance(500);
    backend.pause();
    const { length } = shown;
    await clock.advance(3000);
    expect(shown).toHaveLength(length);
    expect(clock.pendingTimers).toBe(0);
    expect(engine.pictureCount).toBe(1);
    expect(backend.getState().stats.framesDropped).toBe(0);
  });

  it('goes on from the same time with the same chain after a restart', async () => {
    const { backend, clock, engine, shown } = await openPaused();
    const chain = [{ effectId: 'fx.invert' }];
    backend.setChain(chain);
    backend.play();
    await clock.advance(1000);
    engine.lose();
    const { shownFrameIndex = -1 } = backend.getState();
    await clock.advance(4000);
    expect(backend.getState()).toMatchObject({ presence: 'lost', isPlaying: true, shownFrameIndex });
    shown.length = 0;
    engine.recover();
    await clock.advance(1000);
    expect(shown[0]?.frameIndex).toBe(shownFrameIndex);
    expect(shown[1]?.frameIndex).toBe(shownFrameIndex + 1);
    expect(backend.getState()).toMatchObject({ presence: 'live', isPlaying: true, chain });
    expect(backend.getState().engine.restarts).toBe(1);
    expect(engine.requests.at(-1)?.chain).toBe(chain);
  });

  it('opens the file again when the engine forgot it, and plays on', async () => {
    const { backend, clock, engine } = await openPaused();
    backend.play();
    await clock.advance(300);
    engine.forgetAssets();
    await clock.advance(1000);
    expect(backend.getState()).toMatchObject({ isPlaying: true, presence: 'live', problems: [] });
    expect(backend.getState().shownFrameIndex).toBeGreaterThan(20);
  });

  it('is stale after five seconds without a picture that is due, and live with the next one', async () => {
    const { backend, clock, engine } = await openPaused();
    backend.play();
    await clock.advance(200);
    engine.setStalled(true);
    await clock.advance(4000);
    expect(backend.getState().presence).toBe('live');
    await clock.advance(2500);
    const overdue = [{ severity: 'warning', code: 'ERR_VIEWER_TIMEOUT' }];
    expect(backend.getState()).toMatchObject({ presence: 'stale', problems: overdue });
    engine.setStalled(false);
    await clock.advance(500);
    expect(backend.getState()).toMatchObject({ presence: 'live', problems: [] });
  });

  it('is not stale while it pauses', async () => {
    const { backend, clock } = await openPaused();
    await clock.advance(20_000);
    expect(backend.getState().presence).toBe('live');
    expect(clock.pendingTimers).toBe(0);
  });

  it('does not run through the file when every picture fails', async () => {
    const { backend, clock, engine } = await openPaused({ latencyMs: 0 });
    for (let i = 0; i < 400; i += 1) engine.failNext('decode_failed', 'broken inside');
    const before = engine.requests.length;
    backend.play();
    await clock.advance(1000);
    expect(engine.requests.length - before).toBeLessThan(40);
    expect(backend.getState().problems).toEqual([
      { severity: 'error', code: 'decode_failed', message: 'render_frame: broken inside' },
    ]);
  });

  it('refuses a speed of 0', async () => {
    const { backend } = await openPaused();
    expect(() => backend.play({ speed: 0 })).toThrow(expect.objectContaining({ code: 'ERR_VIEWER_INVALID' }));
  });
});
