import { createServer, type Socket } from 'node:net';

/** A peer on a free port (or the one given, or at a path) that does with each connection what the test says, rules or not. */
export async function listenAsService(onClient: (socket: Socket) => void, place: number | { path: string } = 0) {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    // A client that goes away while the script writes is part of the play.
    sockets.add(socket.on('error', () => undefined));
    onClient(socket);
  });
  const options = typeof place === 'number' ? { port: place, host: '127.0.0.1' } : place;
  await new Promise<void>((resolve) => server.listen(options, resolve));
  const address = server.address();
  return {
    tcpAddress: { host: '127.0.0.1', port: typeof address === 'object' ? (address?.port ?? 0) : 0 },
    /** Also ends every connection. */
    close(): Promise<void> {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Calls `onFrame` for every complete frame of a connection, whatever pieces it arrives in. */
export function forEachFrame(socket: Socket, onFrame: (rgb: Buffer, header: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on('data', (bytes) => {
    rest = Buffer.concat([rest, bytes]);
    while (rest.length >= 8 && rest.length >= 8 + rest.readUInt32BE(4)) {
      const end = 8 + rest.readUInt32BE(4);
      onFrame(rest.subarray(8, end), rest.subarray(0, 8));
      rest = rest.subarray(end);
    }
  });
}
