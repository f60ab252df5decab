import type { ViewerReply } from '@framelane/protocol/viewer';
import { expect, it } from 'vitest';
import { RequestDesk } from '../../src/common/request-desk.ts';
import { makeCancelledError } from '../../src/common/viewer-errors.ts';
import { ManualClock } from '../../src/testing/index.ts';

const told: ViewerReply = { event_type: 'activeAOVState', payload: { active: 'DepthSD', available: ['DepthSD'] } };

it('hands news to everybody who waits for that kind, and to nobody twice', async () => {
  const clock = new ManualClock();
  const desk = new RequestDesk(clock);
  const waiting = [desk.untilNews('activeAOVState', 1000), desk.untilNews('activeAOVState', 1000)];
  desk.take({ event_type: 'stageSelectionChanged', payload: { prims: [] } });
  desk.take(told);
  expect(await Promise.all(waiting)).toEqual([told, told]);
  expect(clock.pendingTimers).toBe(0);
});

it('goes on without news that do not come', async () => {
  const clock = new ManualClock();
  const desk = new RequestDesk(clock);
  const waiting = desk.untilNews('activeAOVState', 1000);
  await clock.advance(1000);
  expect(await waiting).toBeUndefined();
  expect(clock.pendingTimers).toBe(0);
});

it('ends the wait for news as it ends requests', async () => {
  const clock = new ManualClock();
  const desk = new RequestDesk(clock);
  const waiting = desk.untilNews('activeAOVState', 1000);
  desk.rejectAll(makeCancelledError);
  await expect(waiting).rejects.toThrow('activeAOVState cancelled');
  expect(clock.pendingTimers).toBe(0);
});
