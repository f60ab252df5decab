import { Request } from 'zeromq';

/** A REQ socket that measures exchanges of one fixed ping, in milliseconds. */
export function openPinger(port, token) {
  const socket = new Request({ linger: 0 });
  socket.connect(`tcp://127.0.0.1:${port}`);
  const message = JSON.stringify({ cmd: 'ping', id: 'x', ...(token === undefined ? {} : { _token: token }) });
  return {
    async measure(count, samples) {
      for (let i = 0; i < count; i += 1) {
        const start = performance.now();
        await socket.send(message);
        await socket.receive();
        samples.push(performance.now() - start);
      }
    },
    close: () => socket.close(),
  };
}
