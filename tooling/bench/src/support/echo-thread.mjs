// Yardstick of the heartbeat: a worker thread that does nothing but answer a ROUTER socket with fixed bytes.
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { Router } from 'zeromq';

if (isMainThread) {
  const worker = new Worker(new URL(import.meta.url));
  worker.once('message', (port) => process.stdout.write(`${port}\n`));
} else {
  const socket = new Router({ linger: 0 });
  await socket.bind('tcp://127.0.0.1:*');
  parentPort.postMessage(Number(socket.lastEndpoint.split(':').at(-1)));
  const reply = JSON.stringify({ id: 'x', ok: true, status: 'alive', uptime_s: 1.5, last_frame_ms: 8.25, epoch: '00' });
  for await (const frames of socket) await socket.send([...frames.slice(0, -1), reply]);
}
