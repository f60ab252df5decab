import { parentPort, workerData } from 'node:worker_threads';
import { describeCause, ServiceError } from '../../errors.ts';
import { createDevice } from '../create-device.ts';
import type { DeviceFrame } from '../device.ts';
import type { DeviceAnswer, DeviceOrder } from './device-messages.ts';

const port = parentPort;
const device = await createDevice((workerData as { choice: string }).choice);
let frame: DeviceFrame | undefined;

async function follow(order: DeviceOrder): Promise<void> {
  switch (order.type) {
    case 'open':
      frame = { ...order.geometry, data: new Uint8Array(order.pixels), serial: -1 };
      return device.open(order.geometry);
    case 'push':
      if (frame === undefined) return;
      frame.serial = order.serial;
      return device.push(frame, order.tick);
    case 'blank':
      return device.blank();
    case 'close':
      return device.close();
  }
}

function answer(message: DeviceAnswer): void {
  port?.postMessage(message);
}

port?.on('message', (order: DeviceOrder) => {
  const { id } = order;
  follow(order).then(
    () => answer({ type: 'done', id }),
    (error: unknown) => {
      const code = error instanceof ServiceError ? error.code : undefined;
      answer({ type: 'failed', id, message: describeCause(error), code });
    },
  );
});
