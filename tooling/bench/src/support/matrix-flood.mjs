// Busy clients: as many connections as asked for, each with eight frames on their way, until this process is ended.
import { connect } from 'node:net';
import { makeMessage } from './matrix-sender.mjs';

const [path, width, height, clients] = [process.argv[2], ...process.argv.slice(3).map(Number)];
const message = makeMessage(width, height, 0x33);
const framesOnTheWay = 8;
let connected = 0;

for (let client = 0; client < clients; client += 1) {
  const socket = connect({ path });
  let bytes = 0;
  socket.on('data', (chunk) => {
    bytes += chunk.length;
    for (; bytes >= 2; bytes -= 2) socket.write(message);
  });
  socket.on('connect', () => {
    for (let frame = 0; frame < framesOnTheWay; frame += 1) socket.write(message);
    connected += 1;
    if (connected === clients) process.stdout.write('busy\n');
  });
}
