import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { encodeFrameHeader } from '@framelane/protocol/matrix';
import { makeTempFolder, type RendererProcess, startRenderer } from './renderer-process.ts';

export interface RunningService extends RendererProcess {
  /** Unix socket it serves. */
  path: string;
  folder: string;
  /** `http://127.0.0.1:port/` when it was started with the preview or an HTTP port. */
  address: string;
  stop(signal?: NodeJS.Signals): Promise<number | string>;
  /** For `useCleanUp`: ends it and removes its folder. */
  close(): Promise<void>;
}

/** A service on a socket of its own in a folder of its own. */
export async function runService(...args: string[]): Promise<RunningService> {
  const folder = makeTempFolder();
  const path = join(folder.path, 'm.sock');
  const renderer = await startRenderer(['--unix-socket', path, ...args], { cwd: folder.path });
  const stop = (signal: NodeJS.Signals = 'SIGTERM') => {
    renderer.child.kill(signal);
    return renderer.exited;
  };
  return {
    ...renderer,
    path,
    folder: folder.path,
    get address() {
      return /metrics at (http:\S+\/)/.exec(renderer.readLog())?.[1] ?? '';
    },
    stop,
    async close() {
      await stop('SIGKILL');
      folder.remove();
    },
  };
}

/** Sends one frame filled with a colour and waits for its `OK`. */
export async function sendColour(
  path: string,
  colour: readonly [number, number, number],
  size = { width: 64, height: 64 },
): Promise<void> {
  const pixels = Buffer.alloc(size.width * size.height * 3, Buffer.from(colour));
  const socket = connect(path);
  socket.write(Buffer.concat([encodeFrameHeader(size), pixels]));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  if (answer.toString() !== 'OK') throw new Error(`expected OK, got ${answer.toString('hex')}`);
}
