import { lstatSync, rmSync } from 'node:fs';
import { mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { encodeMessage, engineLimits, type WireReply } from '@framelane/protocol/engine';
import { Router } from 'zeromq';
import type { Logger } from '../logger.ts';
import { BindError } from './bind-error.ts';
import type { Dispatcher } from './dispatcher.ts';
import { ReplyQueue } from './reply-queue.ts';
import { splitEnvelope } from './wire-envelope.ts';

/** Time a reply has to leave the socket after it was closed. */
const lingerMs = 1000;

/** The ROUTER socket commands arrive on. Serves REQ and DEALER clients alike; messages are only read and routed here. */
export class CommandSocket {
  readonly #socket = new Router({ linger: lingerMs, maxMessageSize: engineLimits.hardMessageBytes });
  readonly #replies: ReplyQueue;
  readonly #log: Logger;
  readonly #open = new Set<Promise<void>>();
  /** The unix socket bound here, by what stays its own when another engine binds the same path. */
  #file: { path: string; inode: bigint | undefined } | undefined;

  constructor(log: Logger) {
    this.#log = log;
    this.#replies = new ReplyQueue(this.#socket, (error) => log.error({ err: error }, 'a reply was not sent'));
  }

  /** Binds to the loopback interface (and a unix socket) and returns the port. Throws {@link BindError}. */
  async bind(port: number, ipcPath: string | undefined): Promise<number> {
    try {
      if (ipcPath !== undefined) {
        await ensurePrivateFolder(dirname(ipcPath));
        await this.#socket.bind(`ipc://${ipcPath}`);
        this.#file = { path: ipcPath, inode: readInode(ipcPath) };
      }
      await this.#socket.bind(`tcp://127.0.0.1:${port === 0 ? '*' : port}`);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new BindError(`cannot bind the command socket (port ${port}): ${reason}`, { cause: error });
    }
    return Number(this.#socket.lastEndpoint?.split(':').at(-1));
  }

  /** Reads until the socket is closed. */
  async serve(dispatcher: Dispatcher): Promise<void> {
    try {
      for await (const frames of this.#socket) {
        const work = this.#answer(frames, dispatcher).finally(() => this.#open.delete(work));
        this.#open.add(work);
      }
    } catch (error) {
      if (!this.#socket.closed) this.#log.error({ err: error }, 'the command socket failed');
    }
  }

  /** Waits for the replies to what was accepted, hands them over, closes the socket and removes its file. */
  async close(): Promise<void> {
    while (this.#open.size > 0) await Promise.all(this.#open);
    await this.#replies.drain();
    this.#socket.close();
    this.removeFile();
  }

  /** Removes the unix socket, which the transport leaves behind; one that another engine bound since stays. */
  removeFile(): void {
    if (this.#file === undefined) return;
    const { path, inode } = this.#file;
    if (inode !== undefined && readInode(path) === inode) rmSync(path, { force: true });
  }

  async #answer(frames: readonly Uint8Array[], dispatcher: Dispatcher): Promise<void> {
    const { connection, head, payload } = splitEnvelope(frames);
    const send = (message: WireReply) => this.#replies.push([...head, encodeMessage(message)]);
    send(await dispatcher.dispatch(payload, { connection, sendAhead: send }));
  }
}

function readInode(path: string): bigint | undefined {
  return lstatSync(path, { bigint: true, throwIfNoEntry: false })?.ino;
}

/** A unix socket is as private as its folder: everybody who can reach it can send commands. */
async function ensurePrivateFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { mode, uid } = await stat(folder);
  if ((mode & 0o077) !== 0 || (process.getuid !== undefined && uid !== process.getuid())) {
    throw new Error(
      `expected the folder of the unix socket to be ours with mode 700, found ${(mode & 0o777).toString(8)}`,
    );
  }
}
