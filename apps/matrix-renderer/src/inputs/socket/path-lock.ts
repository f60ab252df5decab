import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  linkSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { createServer, type Server } from 'node:net';
import { basename, dirname, join } from 'node:path';
import { describeCause, readSystemCode, ServiceError } from '../../errors.ts';
import { inspectPath } from '../inspect-path.ts';

/**
 * Makes sure that one instance serves a path. Two locks, each for what the other cannot do: an abstract socket, which
 * the kernel gives to exactly one process and takes back when it dies, and a file beside the path, which is also seen
 * from other network namespaces.
 */
export class PathLock {
  readonly #path: string;
  readonly #owner: string;
  #mutex: Server | undefined;
  #isHeld = false;

  constructor(socketPath: string) {
    this.#path = `${socketPath}.lock`;
    this.#owner = describeOwner();
  }

  /** Throws `E_IN_USE` when another instance holds it. */
  async take(): Promise<void> {
    await this.#takeMutex();
    try {
      this.#takeFile();
    } catch (error) {
      this.#mutex?.close();
      throw error;
    }
  }

  release(): void {
    if (this.#isHeld && readLock(this.#path) === this.#owner) removeQuietly(this.#path);
    this.#isHeld = false;
    this.#mutex?.close();
  }

  async #takeMutex(): Promise<void> {
    if (process.platform !== 'linux') return;
    const place = join(realpathSync(dirname(this.#path)), basename(this.#path));
    const mutex = createServer((socket) => socket.destroy());
    try {
      mutex.listen(`\0framelane-matrix-${createHash('sha256').update(place).digest('hex')}`);
      await once(mutex, 'listening');
    } catch (error) {
      throw this.#inUse(error);
    }
    mutex.unref();
    this.#mutex = mutex;
  }

  #takeFile(): void {
    const draft = `${this.#path}.${process.pid}.${randomBytes(4).toString('hex')}`;
    try {
      const file = openSync(
        draft,
        constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW,
        0o644,
      );
      writeSync(file, this.#owner);
      closeSync(file);
    } catch (error) {
      throw new ServiceError(
        'E_LISTEN',
        `cannot write the lock beside the socket: ${describeCause(error)}; choose a folder this user may write to`,
        error,
      );
    }
    try {
      if (!this.#linkTo(draft)) this.#replaceStale(draft);
      if (readLock(this.#path) !== this.#owner) throw this.#inUse();
      this.#isHeld = true;
    } finally {
      removeQuietly(draft);
    }
  }

  #linkTo(draft: string): boolean {
    try {
      linkSync(draft, this.#path);
      return true;
    } catch (error) {
      if (readSystemCode(error) === 'EEXIST') return false;
      throw new ServiceError('E_LISTEN', `cannot write the lock ${this.#path}: ${describeCause(error)}`, error);
    }
  }

  #replaceStale(draft: string): void {
    if (inspectPath(this.#path)?.isFile() === false) {
      throw new ServiceError('E_LISTEN', `${this.#path} is no plain file; remove it`);
    }
    const before = readLock(this.#path);
    if (before !== undefined && isOwnerAlive(before)) throw this.#inUse();
    renameSync(draft, this.#path);
  }

  #inUse(cause?: unknown): ServiceError {
    const owner = readLock(this.#path)?.split(' ', 1)[0];
    const who =
      owner === undefined || owner === '' || owner === String(process.pid) ? 'another instance' : `process ${owner}`;
    return new ServiceError(
      'E_IN_USE',
      `${who} serves ${this.#path.slice(0, -'.lock'.length)}; stop it or choose another --unix-socket`,
      cause,
    );
  }
}

/** `pid startTime bootId`: tells a process from a later one with the same number. */
function describeOwner(): string {
  return `${process.pid} ${readStartTime(process.pid) ?? '-'} ${readBootId()}\n`;
}

function isOwnerAlive(owner: string): boolean {
  const [pidText = '', startTime = '', bootId = ''] = owner.trim().split(' ');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0 || bootId !== readBootId()) return false;
  const actual = readStartTime(pid);
  if (actual !== undefined) return actual === startTime;
  if (process.platform === 'linux') return false;
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return readSystemCode(error) === 'EPERM';
  }
}

/** Clock ticks between boot and the start of the process, as text; undefined where there is no such process. */
function readStartTime(pid: number): string | undefined {
  const stat = readText(`/proc/${pid}/stat`);
  // The name in parentheses may hold spaces; the fields behind it do not. Start time is the 22nd of all.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function readBootId(): string {
  return readText('/proc/sys/kernel/random/boot_id')?.trim() ?? '-';
}

function readLock(path: string): string | undefined {
  return inspectPath(path)?.isFile() === true ? readText(path) : undefined;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Absent or gone since: that is the answer.
    return undefined;
  }
}

function removeQuietly(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // Already gone, or renamed into its place.
  }
}
