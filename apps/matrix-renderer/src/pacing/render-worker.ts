import { parentPort, workerData } from 'node:worker_threads';
import { createDevice } from '../devices/create-device.ts';
import { describeCause, ServiceError } from '../errors.ts';
import { Board } from './board.ts';
import { DeviceRunner } from './device-runner.ts';
import { RenderLoop } from './render-loop.ts';
import type { RenderEvent, RenderOrder, RenderThreadData } from './render-messages.ts';

const port = parentPort;
const data = workerData as RenderThreadData;
const runners: DeviceRunner[] = [];

function tell(event: RenderEvent): void {
  port?.postMessage(event);
}

async function openDevices(): Promise<void> {
  for (const [index, choice] of data.devices.entries()) {
    const device = await createDevice(choice);
    const runner = new DeviceRunner(device, data, (state, reason) =>
      tell({ type: 'device', index, name: device.name, state, reason }),
    );
    runners.push(runner);
    await runner.open();
  }
}

async function stop(loop: RenderLoop | undefined, blanks: boolean): Promise<void> {
  loop?.stop();
  await Promise.allSettled(runners.map((runner) => runner.close(blanks)));
  tell({ type: 'stopped' });
  port?.close();
}

let loop: RenderLoop | undefined;
port?.on('message', (order: RenderOrder) => void stop(loop, order.blanks));
try {
  await openDevices();
  loop = new RenderLoop({ ...data, board: new Board(data.board), runners });
  loop.start();
  tell({ type: 'ready' });
} catch (error) {
  const code = error instanceof ServiceError && error.code === 'E_USAGE' ? 'E_USAGE' : 'E_DEVICE';
  tell({ type: 'failed', code, message: describeCause(error) });
}
