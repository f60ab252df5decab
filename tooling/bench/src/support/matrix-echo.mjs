// Yardstick of the matrix service: says OK for as many bytes as a message has, at two places, and looks at none of them.
import { createServer } from 'node:net';

const [socketPath, messageBytes] = [process.argv[2], Number(process.argv[3])];
const oks = Buffer.from('OK'.repeat(4096));

function answer(socket) {
  let pendingBytes = 0;
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    pendingBytes += chunk.length;
    const messages = Math.floor(pendingBytes / messageBytes);
    if (messages === 0) return;
    pendingBytes -= messages * messageBytes;
    socket.write(oks.subarray(0, messages * 2));
  });
}

const unix = createServer(answer);
const tcp = createServer({ noDelay: true }, answer);
unix.listen(socketPath, () => {
  tcp.listen(0, '127.0.0.1', () => process.stdout.write(`${tcp.address().port}\n`));
});
