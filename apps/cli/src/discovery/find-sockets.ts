import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Lane } from './lane.ts';

const listeningFlags = '00010000';

/** Where `@framelane/engine-client` lets the engines it starts listen. */
const enginePattern = /\/framelane-ipc-[^/]+\/commands$/;

/** The panel renderer binds `.NAME.PID.XXXX` and gives it its name then; the system goes on to tell the first one. */
const panelPattern = /^(.*)\/\.([^/]+)\.(\d+)\.[0-9a-f]{4}$/;

/**
 * Engines and panel renderers of this user that listen on unix sockets, as Linux lists them; nothing elsewhere.
 * Connects to none. Those on TCP alone are not found.
 */
export function findSockets(): Lane[] {
  return readListening().flatMap((path) => describeSocket(path) ?? []);
}

function describeSocket(path: string): Lane | undefined {
  if (enginePattern.test(path))
    return isOurs(path) ? { kind: 'engine', name: `ipc://${path}`, state: 'live' } : undefined;
  const [, folder, name, pid] = panelPattern.exec(path) ?? [];
  if (folder === undefined || name === undefined) return undefined;
  const shown = join(folder, name);
  return isOurs(shown) ? { kind: 'panel', name: shown, state: 'live', pid: Number(pid) } : undefined;
}

/** The paths somebody listens on. Their lines end in the path, which may hold blanks. */
function readListening(): string[] {
  const lines = readTable().split('\n');
  return lines.flatMap((line) => {
    const [, flags, path] = /^\S+ \S+ \S+ (\S+) \S+ \S+ +\d+ (\/.*)$/.exec(line) ?? [];
    return flags === listeningFlags && path !== undefined ? [path] : [];
  });
}

function readTable(): string {
  try {
    return readFileSync('/proc/net/unix', 'utf8');
  } catch {
    // Other systems have no such list.
    return '';
  }
}

function isOurs(path: string): boolean {
  const status = lstatSync(path, { throwIfNoEntry: false });
  return status?.isSocket() === true && status.uid === process.getuid?.();
}
