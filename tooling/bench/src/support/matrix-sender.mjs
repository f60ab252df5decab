import { once } from 'node:events';
import { connect } from 'node:net';

/**
 * Sends one frame over and over to anything that says OK, with as little work of its own as possible: what is measured
 * is the other side. `address` is what `net.connect` takes.
 */
export async function openSender(address, { width, height }, maxInFlight = 1) {
  const message = makeMessage(width, height);
  const batch = Buffer.concat(Array.from({ length: maxInFlight }, () => message));
  const socket = connect(address);
  socket.setNoDelay(true);
  await once(socket, 'connect');
  let fail = () => undefined;
  let onOk = () => undefined;
  let odd = 0;
  socket.on('data', (chunk) => {
    const bytes = odd + chunk.length;
    odd = bytes % 2;
    if (bytes > 1) onOk((bytes - odd) / 2);
  });
  socket.on('error', (error) => fail(error));
  socket.on('close', () => fail(new Error('the service ended the connection')));

  return {
    /** Milliseconds of each of `count` round trips, one after the other. */
    measureRoundTrips(count) {
      const samples = [];
      return new Promise((resolve, reject) => {
        fail = reject;
        let sentAtMs = performance.now();
        onOk = () => {
          const now = performance.now();
          samples.push(now - sentAtMs);
          if (samples.length === count) resolve(samples);
          else {
            sentAtMs = performance.now();
            socket.write(message);
          }
        };
        socket.write(message);
      });
    },
    /** Frames a second with `maxInFlight` on their way. */
    measureRate(count) {
      return new Promise((resolve, reject) => {
        fail = reject;
        const startMs = performance.now();
        let sent = 0;
        let confirmed = 0;
        const send = (frames) => {
          const now = Math.min(frames, count - sent);
          if (now === 0) return;
          sent += now;
          socket.write(batch.subarray(0, now * message.length));
        };
        onOk = (frames) => {
          confirmed += frames;
          if (confirmed === count) resolve((count * 1000) / (performance.now() - startMs));
          else send(frames);
        };
        send(maxInFlight);
      });
    },
    close() {
      fail = () => undefined;
      socket.destroy();
    },
  };
}

export function makeMessage(width, height, level = 0x55) {
  const message = Buffer.alloc(8 + width * height * 3, level);
  message.writeUInt16BE(width, 0);
  message.writeUInt16BE(height, 2);
  message.writeUInt32BE(width * height * 3, 4);
  return message;
}
