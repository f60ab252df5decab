import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that only this user may enter, for one engine's command socket. */
export interface IpcFolder {
  readonly socketPath: string;
  /** Removes the folder and what is in it; calling twice is fine. */
  remove(): void;
}

/** The shortest limit on the path of a socket among the systems we know, its final zero included, is 104 bytes. */
const maxSocketPathBytes = 103;

/** `undefined` where there are no such sockets, or where the folder for them lies too deep: then TCP has to do. */
export function createIpcFolder(): IpcFolder | undefined {
  if (process.platform === 'win32') return undefined;
  const { XDG_RUNTIME_DIR: runtimeDir } = process.env;
  const base = runtimeDir !== undefined && existsSync(runtimeDir) ? runtimeDir : tmpdir();
  const folder = mkdtempSync(join(base, 'framelane-ipc-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  const socketPath = join(folder, 'commands');
  if (Buffer.byteLength(socketPath) <= maxSocketPathBytes) return { socketPath, remove };
  remove();
  return undefined;
}
