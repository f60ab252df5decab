#!/usr/bin/env node
// Colours that flow over a panel until this is ended. The service may come later, or go and come again.
//
//   node moving-picture.mjs [--unix-socket PATH | --tcp HOST:PORT] [--width 64] [--height 64] [--fps 60]
import { parseArgs } from 'node:util';
import { MatrixClient, MovingPicture } from '@framelane/matrix-client';

const { values } = parseArgs({
  options: {
    'unix-socket': { type: 'string' },
    tcp: { type: 'string' },
    width: { type: 'string', default: '64' },
    height: { type: 'string', default: '64' },
    fps: { type: 'string', default: '60' },
  },
});

const client = new MatrixClient({ ...readAddress(), mode: 'latest', autoReconnect: true });
const picture = new MovingPicture({ width: Number(values.width), height: Number(values.height) });
let lastComplaint = '';

const timer = setInterval(() => {
  client.sendImage(picture.paint(performance.now() / 1000)).then(
    () => {
      lastComplaint = '';
    },
    (error) => complain(error),
  );
}, 1000 / Number(values.fps));

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => {
    clearInterval(timer);
    client.close();
  });
}

function readAddress() {
  if (values.tcp === undefined) return values['unix-socket'] === undefined ? {} : { socketPath: values['unix-socket'] };
  const [host, port] = values.tcp.split(':');
  return { tcpAddress: { host, port: Number(port) } };
}

function complain(error) {
  if (error.message !== lastComplaint) console.error(`${error.code}: ${error.message}`);
  lastComplaint = error.message;
}
