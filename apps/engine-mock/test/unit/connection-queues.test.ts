import { describe, expect, it } from 'vitest';
import { ConnectionQueues } from '../../src/control/connection-queues.ts';

function createGate(): { promise: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

describe('ConnectionQueues', () => {
  it('runs one connection in order, others beside it, failures or not', async () => {
    const queues = new ConnectionQueues(10);
    const order: string[] = [];
    const gate = createGate();
    const first = queues.run('a', async () => {
      await gate.promise;
      order.push('a1');
      throw new Error('a1 failed');
    });
    const second = queues.run('a', async () => order.push('a2'));
    await queues.run('b', async () => order.push('b1'));
    gate.open();
    await expect(first).rejects.toThrow('a1 failed');
    await second;
    expect(order).toEqual(['b1', 'a1', 'a2']);
  });

  it('refuses what is more than full, and takes again when there is room', async () => {
    const queues = new ConnectionQueues(2);
    const gate = createGate();
    const running = [queues.run('a', () => gate.promise), queues.run('a', () => gate.promise)];
    await expect(queues.run('a', () => gate.promise)).rejects.toMatchObject({ code: 'busy' });
    await expect(queues.run('b', async () => 'free')).resolves.toBe('free');
    gate.open();
    await Promise.all(running);
    await expect(queues.run('a', async () => 'room')).resolves.toBe('room');
  });

  it('lets what runs end and refuses what waits when told to', async () => {
    const queues = new ConnectionQueues(10);
    const gate = createGate();
    const running = queues.run('a', async () => {
      await gate.promise;
      return 'done';
    });
    const waiting = queues.run('a', async () => 'never');
    await Promise.resolve();
    queues.refuseWaiting();
    gate.open();
    await expect(running).resolves.toBe('done');
    await expect(waiting).rejects.toMatchObject({ code: 'shutting_down' });
  });
});
