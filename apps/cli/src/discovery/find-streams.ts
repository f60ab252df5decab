import { join } from 'node:path';
import { assertRegion, decodeRegionHeader, streamLayout } from '@framelane/protocol/stream';
import type { Lane } from './lane.ts';
import { isProcessAlive, listNames, readHead } from './read-head.ts';

const prefix = 'ovstream-';

/** Streams of this user, also those that a killed producer has left. */
export function findStreams(folder = '/dev/shm'): Lane[] {
  return listNames(folder)
    .filter((file) => file.startsWith(prefix))
    .flatMap((file) => describeStream(file.slice(prefix.length), join(folder, file)) ?? []);
}

function describeStream(name: string, path: string): Lane | undefined {
  const head = readHead(path, streamLayout.headerBytes);
  if (head === undefined) return undefined;
  const header = decodeRegionHeader(head.bytes);
  if (header === undefined) return { kind: 'stream', name, state: 'unreadable' };
  try {
    assertRegion(header, head.fileBytes);
  } catch {
    // Why it cannot be read is for those who attach to it; here it is only listed.
    return { kind: 'stream', name, state: 'unreadable' };
  }
  const { maxWidth: width, maxHeight: height, producerPid: pid } = header;
  const isAlive = isProcessAlive(pid);
  const state = header.producerAlive === 0 ? 'stopped' : isAlive ? 'live' : 'dead';
  return { kind: 'stream', name, state, width, height, frames: Number(header.latestSequence), pid };
}
