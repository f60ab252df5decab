import { Socket } from 'node:net';

/** Several frames of most displays, so that a busy client costs one read and not one for each. */
const sharedBuffer = Buffer.allocUnsafeSlow(256 * 1024);

type OnBytes = (chunk: Buffer) => void;

interface HandedOver {
  handle: object;
  allowHalfOpen: boolean;
  onread: { buffer: Buffer; callback: (byteCount: number) => boolean };
}

/**
 * Lets `onBytes` look at what a socket of a server receives; the chunk is borrowed until it returns. Go on with the
 * socket that comes back.
 *
 * Node makes a new 64 KiB buffer for each read of a server's socket, which is most of the cost of a frame. It can read
 * into a given buffer, but offers that to connecting sockets only, so the handle moves to one that asks for it. A read
 * and its callback are one step of the loop, and one buffer serves all; not on Windows, where reads lie ahead.
 */
export function receiveBorrowed(accepted: Socket & { _handle?: object | null }, onBytes: OnBytes): Socket {
  const { _handle: handle } = accepted;
  if (process.platform === 'win32' || handle === undefined || handle === null) return accepted.on('data', onBytes);
  accepted._handle = null;
  const options: HandedOver = {
    handle,
    allowHalfOpen: true,
    onread: {
      buffer: sharedBuffer,
      callback(byteCount) {
        onBytes(sharedBuffer.subarray(0, byteCount));
        return true;
      },
    },
  };
  const socket = new Socket(options);
  // The server counts the socket it made; without this it would wait for it for ever when it closes.
  socket.on('close', () => accepted.destroy());
  return socket.resume();
}
