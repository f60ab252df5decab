import { randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync, unlinkSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { RingError } from '../errors.ts';

/**
 * A path for a new ring of this process: `<runtime folder>/framelane-<uid>/ring-<pid>-<8 hex>`, different at each
 * call. Makes nothing. The runtime folder is `XDG_RUNTIME_DIR`, else `/dev/shm`, else the system's temporary folder.
 */
export function defaultRingPath(): string {
  const owner = process.getuid?.() ?? userInfo().username;
  return join(findRuntimeFolder(), `framelane-${owner}`, `ring-${process.pid}-${randomBytes(4).toString('hex')}`);
}

/**
 * Makes the folder of a default path, or checks the one that is there: in a place everybody may write to, somebody
 * else may have made it first. Throws `ERR_RING_ACCESS` unless it is a real folder, ours, and closed to others.
 */
export function ensurePrivateFolder(ringPath: string): void {
  const folder = dirname(ringPath);
  try {
    mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) {
      throw new RingError('ERR_RING_ACCESS', `cannot make the folder "${folder}" for the ring`, { cause: error });
    }
  }
  const status = lstatSync(folder);
  const uid = process.getuid?.();
  if (!status.isDirectory() || (uid !== undefined && (status.uid !== uid || (status.mode & 0o077) !== 0))) {
    throw new RingError(
      'ERR_RING_ACCESS',
      `expected "${folder}" to be a folder of user ${uid} with mode 700, found ${describeStatus(status)}; remove it or pass a path`,
      { details: { path: folder } },
    );
  }
}

/**
 * Removes a ring file somebody left, for example one of a killed engine. A missing file is fine. Never follows a link.
 * Throws `ERR_RING_ACCESS` for anything that is no file of ours.
 */
export function unlinkRing(path: string): void {
  try {
    const status = lstatSync(path);
    const uid = process.getuid?.();
    const isOurs = uid === undefined || status.uid === uid;
    if (!isOurs || !(status.isFile() || status.isSymbolicLink())) {
      throw new RingError(
        'ERR_RING_ACCESS',
        `expected "${path}" to be a ring file of user ${uid}, found ${describeStatus(status)}; it was left alone`,
        { details: { path } },
      );
    }
    unlinkSync(path);
  } catch (error) {
    if (hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR')) return;
    if (error instanceof RingError) throw error;
    throw new RingError('ERR_RING_ACCESS', `cannot remove the ring "${path}"`, { cause: error, details: { path } });
  }
}

function findRuntimeFolder(): string {
  const runtimeDir = process.env.XDG_RUNTIME_DIR;
  if (runtimeDir !== undefined && isAbsolute(runtimeDir) && isFolder(runtimeDir)) return runtimeDir;
  return process.platform === 'linux' && isFolder('/dev/shm') ? '/dev/shm' : tmpdir();
}

function isFolder(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function describeStatus(status: { isDirectory(): boolean; isFile(): boolean; uid: number; mode: number }): string {
  const kind = status.isDirectory() ? 'a folder' : status.isFile() ? 'a file' : 'something else';
  return `${kind} of user ${status.uid} with mode ${(status.mode & 0o777).toString(8)}`;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
