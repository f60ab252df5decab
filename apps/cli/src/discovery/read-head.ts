import { closeSync, constants, fstatSync, openSync, readdirSync, readSync } from 'node:fs';

/** The first bytes of a regular file of this user with its size; `undefined` for anything else. Follows no link. */
export function readHead(path: string, byteLength: number): { bytes: Uint8Array; fileBytes: number } | undefined {
  let file: number;
  try {
    // Not blocking: what carries the name may be a pipe that nobody writes to.
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    // Gone since it was listed, or not ours: in both cases nothing to show.
    return undefined;
  }
  try {
    const status = fstatSync(file);
    if (!status.isFile() || status.uid !== process.getuid?.()) return undefined;
    const bytes = new Uint8Array(byteLength);
    const count = readSync(file, bytes, 0, byteLength, 0);
    return { bytes: bytes.subarray(0, count), fileBytes: status.size };
  } finally {
    closeSync(file);
  }
}

/** Names in a folder in order; none when there is no such folder. */
export function listNames(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    // No folder means that nothing was ever put there.
    return [];
  }
}

/** Also true for a process of somebody else; false for numbers no process can have. */
export function isProcessAlive(pid: number): boolean {
  if (pid <= 0 || pid > 0x7fff_ffff) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
