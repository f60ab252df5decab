import { describe, expect, it } from 'vitest';
import type { Device } from '../../src/devices/device.ts';
import { DeviceBoard } from '../../src/pacing/device-board.ts';
import { DeviceRunner } from '../../src/pacing/device-runner.ts';

/** A device whose pushes end when the test says so. */
function makeSlowDevice() {
  const shown: number[] = [];
  const pending: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const log: string[] = [];
  const device: Device = {
    name: 'slow',
    isBlocking: false,
    correctsLuminance: false,
    open: async () => void log.push('open'),
    push(frame) {
      const seen = frame.data[0]!;
      return new Promise<void>((resolve, reject) => {
        pending.push({
          resolve: () => {
            // The frame is still the one that was handed over.
            if (frame.data[0] === seen) shown.push(seen);
            resolve();
          },
          reject,
        });
      });
    },
    blank: async () => void log.push('blank'),
    close: async () => void log.push('close'),
  };
  return { device, shown, pending, log };
}

async function makeRunner(device: Device) {
  const board = new DeviceBoard(1);
  const states: string[] = [];
  const runner = new DeviceRunner(device, {
    ...{ geometry: { width: 1, height: 1 }, board, row: 0 },
    onState: (state, reason) => void states.push(`${state} ${reason}`.trim()),
  });
  await runner.open();
  const offer = (value: number) => runner.offer(new Uint8Array(3).fill(value), value, value);
  return { runner, board, states, offer };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('a device that is slower than the ticks', () => {
  it('gets the newest frame when it is free again; older ones are dropped and counted', async () => {
    const slow = makeSlowDevice();
    const { offer, board } = await makeRunner(slow.device);
    for (const value of [1, 2, 3, 4]) offer(value);
    expect(slow.pending.length).toBe(1);
    slow.pending[0]?.resolve();
    await settle();
    slow.pending[1]?.resolve();
    await settle();
    expect(slow.shown).toEqual([1, 4]);
    expect([board.read(0, 'pushes'), board.read(0, 'dropped')]).toEqual([2, 2]);
    expect(board.listPushTimes(0).reduce((sum, count) => sum + count, 0)).toBe(2);
  });
});

describe('a device that fails', () => {
  it('is closed, opened again after a pause that grows, and told in its state', async () => {
    const slow = makeSlowDevice();
    const { offer, runner, board, states } = await makeRunner(slow.device);
    offer(1);
    slow.pending[0]?.reject(new Error('unplugged'));
    await settle();
    expect(states).toEqual(['open', 'failed unplugged']);
    offer(2);
    expect(slow.pending.length).toBe(1);
    const now = performance.now();
    runner.retryIfDue(now);
    await settle();
    expect(runner.state).toBe('failed');
    runner.retryIfDue(now + 600);
    await settle();
    expect(slow.log).toEqual(['open', 'close', 'open']);
    offer(3);
    slow.pending[1]?.resolve();
    await settle();
    expect([slow.shown, board.read(0, 'errors'), runner.state]).toEqual([[3], 1, 'open']);
    await runner.close(true);
    expect(slow.log.slice(-2)).toEqual(['blank', 'close']);
  });

  it('stays failed while it cannot be opened, and the pause doubles', async () => {
    let opens = 0;
    const device: Device = {
      ...makeSlowDevice().device,
      async open() {
        opens += 1;
        if (opens > 1) throw new Error('still unplugged');
      },
      push() {
        throw new Error('unplugged');
      },
    };
    const { offer, runner } = await makeRunner(device);
    offer(1);
    const start = performance.now();
    for (const [afterMs, expected] of [
      [600, 2],
      [950, 2],
      [60_000, 3],
    ] as const) {
      runner.retryIfDue(start + afterMs);
      await settle();
      await settle();
      expect(opens).toBe(expected);
    }
    expect(runner.state).toBe('failed');
  });
});
