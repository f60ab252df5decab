import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that only this user may enter, for one engine's command socket. */
export interface IpcFolder {
  readonly socketPath: string;
  /** Removes the folder and what is in it; calling twice is fine. */
  remove(): void;
}

/** Socket paths are limited to about 100 bytes, so this stays close to the root of the temporary folder. */
export function createIpcFolder(): IpcFolder {
  const folder = mkdtempSync(join(process.env.XDG_RUNTIME_DIR ?? tmpdir(), 'framelane-ipc-'));
  return {
    socketPath: join(folder, 'commands'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
