import { join } from 'node:path';
import { decodeRingHeader, type RingHeader, ringLayout } from '@framelane/protocol/ring';
import type { Lane } from './lane.ts';
import { isProcessAlive, listNames, readHead } from './read-head.ts';

/** Rings of this user in the folders where programs put theirs. */
export function findRings(folders: readonly string[] = listRingFolders()): Lane[] {
  return folders.flatMap((folder) => listNames(folder).flatMap((name) => describeRing(join(folder, name)) ?? []));
}

function listRingFolders(): string[] {
  const runtimeFolder = process.env.XDG_RUNTIME_DIR;
  const bases = new Set([...(runtimeFolder === undefined || runtimeFolder === '' ? [] : [runtimeFolder]), '/dev/shm']);
  return [...bases].map((base) => join(base, `framelane-${process.getuid?.()}`));
}

function describeRing(path: string): Lane | undefined {
  const head = readHead(path, ringLayout.headerBytes);
  if (head === undefined) return undefined;
  const header = tryDecode(head.bytes);
  if (header === undefined) return { kind: 'ring', name: path, state: 'unreadable' };
  const { width, height, frameCount: frames, extension } = header;
  const lane = { kind: 'ring', name: path, width, height, frames } as const;
  if (extension === undefined) return { ...lane, state: 'unknown' };
  return { ...lane, state: isProcessAlive(extension.pid) ? 'live' : 'dead', pid: extension.pid };
}

function tryDecode(bytes: Uint8Array): RingHeader | undefined {
  try {
    return decodeRingHeader(bytes);
  } catch {
    // A wrong checksum: listed as unreadable, explained to those who open it.
    return undefined;
  }
}
