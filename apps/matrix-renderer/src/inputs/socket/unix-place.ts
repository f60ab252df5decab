import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type BigIntStats, chownSync, renameSync, statSync, unlinkSync } from 'node:fs';
import { connect, type Server } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { describeCause, readSystemCode, ServiceError } from '../../errors.ts';
import { inspectPath } from '../inspect-path.ts';
import { PathLock } from './path-lock.ts';
import type { ListeningPlace } from './socket-input.ts';
import { listenBacklog } from './tcp-place.ts';

const maxPathBytes = 107;
const probeTimeoutMs = 500;

export interface UnixPlaceOptions {
  path: string;
  /** Permission bits of the socket. */
  mode: number;
  groupId?: number | undefined;
}

/**
 * A path in the file system. Bound under a temporary name and renamed into place: the mode is right from the first
 * instant, and the runtime, which removes the name it bound, cannot remove a successor's socket.
 */
export class UnixPlace implements ListeningPlace {
  readonly kind = 'unix';
  readonly #options: UnixPlaceOptions;
  readonly #lock: PathLock;
  #bound: BigIntStats | undefined;

  constructor(options: UnixPlaceOptions) {
    this.#options = options;
    this.#lock = new PathLock(options.path);
  }

  async listen(server: Server): Promise<string> {
    const { path } = this.#options;
    const temporary = join(dirname(path), `.${basename(path)}.${process.pid}.${randomBytes(2).toString('hex')}`);
    checkLength(path);
    checkLength(temporary);
    if (statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory() !== true) {
      throw new ServiceError('E_PATH', `the folder of ${path} does not exist; make it or choose another --unix-socket`);
    }
    await this.#lock.take();
    try {
      await refuseUnlessFree(path);
      await this.#bind(server, temporary);
      renameSync(temporary, path);
    } catch (error) {
      server.close();
      this.#lock.release();
      throw error instanceof ServiceError
        ? error
        : new ServiceError('E_LISTEN', `cannot listen on ${path}: ${describeCause(error)}`, error);
    }
    this.#bound = inspectPath(path);
    return path;
  }

  async release(): Promise<void> {
    const now = inspectPath(this.#options.path);
    const bound = this.#bound;
    if (bound !== undefined && now?.ino === bound.ino && now.dev === bound.dev) unlinkSync(this.#options.path);
    this.#bound = undefined;
    this.#lock.release();
  }

  async #bind(server: Server, temporary: string): Promise<void> {
    const before = process.umask(0o777 & ~this.#options.mode);
    try {
      // The name exists when this call returns, so the mask is needed no longer than that.
      server.listen({ path: temporary, backlog: listenBacklog });
    } finally {
      process.umask(before);
    }
    await once(server, 'listening');
    if (this.#options.groupId !== undefined) chownSync(temporary, -1, this.#options.groupId);
  }
}

function checkLength(path: string): void {
  const bytes = Buffer.byteLength(path);
  if (bytes > maxPathBytes) {
    throw new ServiceError(
      'E_PATH',
      `the socket path needs ${bytes} bytes (temporary name included), at most ${maxPathBytes} work; choose a shorter --unix-socket`,
    );
  }
}

async function refuseUnlessFree(path: string): Promise<void> {
  const found = inspectPath(path);
  if (found === undefined) return;
  if (!found.isSocket()) {
    throw new ServiceError(
      'E_NOT_SOCKET',
      `${path} exists and is no socket; nothing was touched, choose another --unix-socket`,
    );
  }
  if (await isAnswered(path))
    throw new ServiceError('E_IN_USE', `somebody serves ${path}; stop it or choose another --unix-socket`);
}

async function isAnswered(path: string): Promise<boolean> {
  const probe = connect(path);
  // An answer that came while this process stood still is heard before the time is up.
  const timer = setTimeout(() => setImmediate(() => probe.destroy()), probeTimeoutMs);
  try {
    return await new Promise<boolean>((decide) => {
      probe.on('connect', () => decide(true));
      probe.on('error', (error) =>
        decide(readSystemCode(error) !== 'ECONNREFUSED' && readSystemCode(error) !== 'ENOENT'),
      );
      probe.on('close', () => decide(true));
    });
  } finally {
    clearTimeout(timer);
    probe.destroy();
  }
}
