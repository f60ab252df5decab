import { describe, expect, it, vi } from 'vitest';
import { Board } from '../../src/board.ts';
import { FrameStore } from '../../src/frame-store/frame-store.ts';
import { createSharedFrames, FrameTaker } from '../../src/frame-store/shared-frames.ts';
import type { SourcePolicy } from '../../src/frame-store/source-chooser.ts';

const clock = vi.hoisted(() => ({ nowMs: 1000 }));
vi.mock('../../src/clock/monotonic.ts', () => ({ readMonotonicMs: () => clock.nowMs }));

/** A store of two pixels and the reading end of it. */
function makeStore(policy: SourcePolicy) {
  const frames = createSharedFrames(6);
  const store = new FrameStore({ width: 2, height: 1, frames, board: new Board(), policy, sourceTimeoutMs: 100 });
  const taker = new FrameTaker(frames);
  const readShown = () => {
    taker.take();
    return Buffer.from(taker.borrowPixels()).toString('hex');
  };
  return { store, readShown };
}
const frame = (value: number) => new Uint8Array(6).fill(value);
const shown = (value: number) => Buffer.from(frame(value)).toString('hex');

describe('latest', () => {
  it('shows the frame that came last, whoever sent it, and keeps it after the sender has gone', () => {
    const { store, readShown } = makeStore('latest');
    const first = store.openSource({ kind: 'unix', key: '1' });
    const second = store.openSource({ kind: 'mmap', key: '2' });
    first.accept(frame(1));
    second.accept(frame(2));
    first.accept(frame(3));
    expect(readShown()).toBe(shown(3));
    first.close();
    store.expire();
    expect(readShown()).toBe(shown(3));
    expect([store.version, store.accepted.unix, store.accepted.mmap, store.superseded]).toEqual([3, 2, 1, 2]);
  });
});

describe('priority', () => {
  it('shows the highest live source, the newest among equals, and comes back when it falls silent', () => {
    const { store, readShown } = makeStore('priority');
    const low = store.openSource({ kind: 'unix', key: 'low', priority: 50 });
    const high = store.openSource({ kind: 'sacn', key: 'high', priority: 150 });
    low.accept(frame(1));
    high.accept(frame(2));
    low.accept(frame(3));
    expect(readShown()).toBe(shown(2));
    expect(store.version).toBe(3);
    clock.nowMs += 60;
    low.accept(frame(4));
    clock.nowMs += 60;
    store.expire();
    expect(readShown()).toBe(shown(4));
    const equal = store.openSource({ kind: 'tcp', key: 'equal', priority: 50 });
    equal.accept(frame(5));
    expect(readShown()).toBe(shown(5));
    low.accept(frame(6));
    expect(readShown()).toBe(shown(6));
  });

  it('follows a priority that changes with the packets', () => {
    const { store, readShown } = makeStore('priority');
    const first = store.openSource({ kind: 'unix', key: '1' });
    const second = store.openSource({ kind: 'sacn', key: '2' });
    first.accept(frame(1));
    second.setPriority(10);
    second.accept(frame(2));
    expect(readShown()).toBe(shown(1));
    second.setPriority(200);
    second.accept(frame(3));
    expect(readShown()).toBe(shown(3));
  });
});

describe('lock', () => {
  it('leaves the display to the first source until it was silent for the time', () => {
    const { store, readShown } = makeStore('lock');
    const first = store.openSource({ kind: 'unix', key: '1' });
    const second = store.openSource({ kind: 'tcp', key: '2' });
    first.accept(frame(1));
    second.accept(frame(2));
    expect(readShown()).toBe(shown(1));
    clock.nowMs += 90;
    first.accept(frame(3));
    clock.nowMs += 90;
    second.accept(frame(4));
    expect(readShown()).toBe(shown(3));
    clock.nowMs += 20;
    second.accept(frame(5));
    expect(readShown()).toBe(shown(5));
    first.accept(frame(6));
    expect(readShown()).toBe(shown(5));
  });

  it('changes while running', () => {
    const { store, readShown } = makeStore('lock');
    const first = store.openSource({ kind: 'unix', key: '1' });
    const second = store.openSource({ kind: 'tcp', key: '2' });
    first.accept(frame(1));
    store.setPolicy('latest', 100);
    second.accept(frame(2));
    expect(readShown()).toBe(shown(2));
  });
});

describe('layers', () => {
  it('lie above the base with black transparent, and go after their time', () => {
    const { store, readShown } = makeStore('latest');
    const base = store.openSource({ kind: 'unix', key: 'base' });
    const layers = store.openSource({ kind: 'ft', key: 'layers' });
    base.accept(frame(1));
    layers.acceptLayer(3, Uint8Array.from([0, 0, 0, 9, 0, 0]), 50);
    expect(readShown()).toBe('010101090000');
    layers.acceptLayer(7, Uint8Array.from([0, 0, 0, 0, 8, 0]), 500);
    expect(readShown()).toBe('010101000800');
    base.accept(frame(2));
    expect(readShown()).toBe('020202000800');
    clock.nowMs += 60;
    store.expire();
    expect(readShown()).toBe('020202000800');
    clock.nowMs += 500;
    store.expire();
    expect(readShown()).toBe('020202020202');
    expect(store.version).toBe(4);
  });
});
