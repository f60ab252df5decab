#!/usr/bin/env node
// Colours that flow over a panel until this is ended. The service may come later, or go and come again.
//
//   node moving-picture.mjs [--unix-socket PATH | --tcp HOST:PORT] [--width 64] [--height 64] [--fps 60]
import { parseArgs } from 'node:util';
import { MatrixClient } from '@framelane/matrix-client';

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
const image = createPicture(Number(values.width), Number(values.height));
let lastComplaint = '';

const timer = setInterval(() => {
  paint(image, performance.now() / 1000);
  client.sendImage(image).then(
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

function createPicture(width, height) {
  return { width, height, data: new Uint8Array(width * height * 3) };
}

/** Three waves over the panel decide the hue of each light; one light wanders, so that a frozen picture shows. */
function paint({ width, height, data }, seconds) {
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const fromCentre = Math.hypot(x - width / 2, y - height / 2);
      const wave = Math.sin(x / 9 + seconds) + Math.sin(y / 7 - seconds * 1.3) + Math.sin(fromCentre / 6 - seconds * 2);
      const at = (y * width + x) * 3;
      for (let channel = 0; channel < 3; channel += 1) {
        data[at + channel] = 127.5 + 127.5 * Math.sin(wave * 1.5 + (channel * 2 * Math.PI) / 3);
      }
    }
  }
  const step = Math.floor(seconds * 20) % (width * 2 + height * 2 - 4);
  data.fill(255, edgeOffset(step, width, height), edgeOffset(step, width, height) + 3);
}

/** Byte offset of the light after `step` lights around the edge, clockwise from the top left. */
function edgeOffset(step, width, height) {
  const [right, bottom] = [width - 1, height - 1];
  if (step < right) return step * 3;
  if (step < right + bottom) return ((step - right) * width + right) * 3;
  if (step < right * 2 + bottom) return (bottom * width + right - (step - right - bottom)) * 3;
  return (right * 2 + bottom * 2 - step) * width * 3;
}

function complain(error) {
  if (error.message !== lastComplaint) console.error(`${error.code}: ${error.message}`);
  lastComplaint = error.message;
}
