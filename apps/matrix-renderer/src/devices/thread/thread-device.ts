import { Worker } from 'node:worker_threads';
import { ServiceError } from '../../errors.ts';
import type { Device } from '../device.ts';
import type { DeviceAnswer, DeviceOrder } from './device-messages.ts';

type OrderWithoutId<Order = DeviceOrder> = Order extends unknown ? Omit<Order, 'id'> : never;

/**
 * Runs a device that blocks its thread while it shows a frame in a thread of its own, so that it delays neither ticks
 * nor other devices. The thread is started by the first opening and ends with this one.
 *
 * @param choice what `--device` said, arguments included
 * @param device the same device, not opened: only its name and abilities are used
 */
export function createThreadDevice(choice: string, device: Device): Device {
  const waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  let worker: Worker | undefined;
  let pixels: Uint8Array = new Uint8Array(0);
  let lastId = 0;

  function start(): Worker {
    // Every worker is a file of its own beside the program's entry.
    const thread = new Worker(new URL('./device-worker.js', import.meta.url), { workerData: { choice } });
    thread.unref();
    thread.on('message', settle);
    const fail = (error: Error) => {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
      worker = undefined;
    };
    thread.on('error', fail);
    thread.on('exit', () => fail(new Error('the thread of the device ended')));
    return thread;
  }

  function settle(answer: DeviceAnswer): void {
    const order = waiting.get(answer.id);
    waiting.delete(answer.id);
    if (answer.type === 'done') order?.resolve();
    else if (answer.code === undefined) order?.reject(new Error(answer.message));
    else order?.reject(new ServiceError(answer.code, answer.message));
  }

  function send(order: OrderWithoutId): Promise<void> {
    lastId += 1;
    const id = lastId;
    return new Promise((resolve, reject) => {
      if (worker === undefined) {
        reject(new Error(`${device.name} is not open`));
        return;
      }
      waiting.set(id, { resolve, reject });
      worker.postMessage({ ...order, id } satisfies DeviceOrder);
    });
  }

  return {
    name: device.name,
    isBlocking: device.isBlocking,
    correctsLuminance: device.correctsLuminance,
    open(geometry) {
      worker ??= start();
      const shared = new SharedArrayBuffer(geometry.width * geometry.height * 3);
      pixels = new Uint8Array(shared);
      return send({ type: 'open', geometry, pixels: shared });
    },
    push(frame, tick) {
      pixels.set(frame.data);
      return send({ type: 'push', serial: frame.serial, tick });
    },
    blank: () => send({ type: 'blank' }),
    close: async () => (worker === undefined ? undefined : send({ type: 'close' })),
  };
}
