import { parentPort, workerData } from 'node:worker_threads';
import { Board } from '../board.ts';
import { createDevice } from '../devices/create-device.ts';
import type { Device } from '../devices/device.ts';
import { createThreadDevice } from '../devices/thread/thread-device.ts';
import { describeCause, ServiceError } from '../errors.ts';
import { FileWatch } from '../inputs/mmap/file-watch.ts';
import { DeviceBoard } from './device-board.ts';
import { DeviceRunner } from './device-runner.ts';
import { PictureStages } from './picture-stages.ts';
import { raisePriority } from './raise-priority.ts';
import { RenderLoop } from './render-loop.ts';
import type { RenderEvent, RenderOrder, RenderThreadData } from './render-messages.ts';

const port = parentPort;
const data = workerData as RenderThreadData;
const runners: DeviceRunner[] = [];

function tell(event: RenderEvent): void {
  port?.postMessage(event);
}

async function openDevices(stages: PictureStages): Promise<void> {
  const board = new DeviceBoard(data.deviceBoard);
  for (const [index, choice] of data.devices.entries()) {
    const device = await placeDevice(choice);
    if (device.correctsLuminance && data.picture.pipeline.gamma !== 'none') {
      tell({ type: 'warning', message: `device ${device.name} corrects luminance itself; use --gamma none with it` });
    }
    const runner = new DeviceRunner(device, {
      geometry: stages.outputSize,
      board,
      row: index,
      onState: (state, reason) => tell({ type: 'device', index, name: device.name, state, reason }),
    });
    runners.push(runner);
    await runner.open();
  }
}

async function placeDevice(choice: string): Promise<Device> {
  const device = await createDevice(choice);
  return device.isBlocking ? createThreadDevice(choice, device) : device;
}

async function stop(loop: RenderLoop | undefined, blanks: boolean): Promise<void> {
  loop?.stop();
  await Promise.allSettled(runners.map((runner) => runner.close(blanks)));
  tell({ type: 'stopped' });
  port?.close();
}

let loop: RenderLoop | undefined;
let stages: PictureStages | undefined;
port?.on('message', (order: RenderOrder) => {
  if (order.type === 'stop') void stop(loop, order.blanks);
  else stages?.change(order.picture);
});
try {
  stages = new PictureStages(data.picture, data.frames.frameBytes, data.taps);
  await openDevices(stages);
  const board = new Board(data.board);
  const { watchedPath } = data;
  const watch = watchedPath && new FileWatch(watchedPath, board, () => tell({ type: 'file-news' }));
  loop = new RenderLoop({ ...data, board, stages, runners, watch: watch || undefined });
  raisePriority();
  loop.start();
  tell({ type: 'ready' });
} catch (error) {
  const code = error instanceof ServiceError && error.code === 'E_USAGE' ? 'E_USAGE' : 'E_DEVICE';
  tell({ type: 'failed', code, message: describeCause(error) });
}
