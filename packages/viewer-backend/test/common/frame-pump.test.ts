import { expect, it } from 'vitest';
import type { FrameData } from '../../src/common/frame.ts';
import { noFrames } from '../../src/common/frame-meter.ts';
import { FramePump } from '../../src/common/frame-pump.ts';
import { StateStore } from '../../src/common/state-store.ts';
import type { ViewerState } from '../../src/common/viewer-backend.ts';
import { ManualClock } from '../../src/testing/index.ts';

const idle = {
  presence: 'idle',
  problems: [],
  stats: noFrames,
  features: [],
  messagesIgnored: 0,
  stageRevision: 0,
  selection: [],
} as const;

it('counts a frame that was written over while it was read as dropped, not shown', async () => {
  const clock = new ManualClock();
  const store = new StateStore<ViewerState>(idle);
  const pump = new FramePump<never>({ clock, store, release: () => undefined });
  // Number of the frame that lies in the slot now.
  let inSlot = 0;
  const give = (sequence: number): void => {
    inSlot = sequence;
    const facts = { width: 1, height: 1, sequence, format: 'BGRA8', pixelsByteOffset: 0, byteLength: 4 } as const;
    const frame: FrameData = { ...facts, buffer: new SharedArrayBuffer(4), isCurrent: () => inSlot === sequence };
    pump.take(frame);
  };
  give(1);
  const stop = pump.on(({ sequence }) => {
    if (sequence === 3) inSlot = 6;
  });
  for (const sequence of [2, 3, 6]) give(sequence);
  await clock.advance(500);
  expect(store.get().stats).toMatchObject({ framesShown: 3, framesDropped: 3, fps: 3 });
  stop();
  pump.stop();
  expect(clock.pendingTimers).toBe(0);
});
