import { listStreams } from '@framelane/shm-native';
import type { Lane } from './lane.ts';

/** Streams of this user, also those that a killed producer has left. */
export function findStreams(): Lane[] {
  return listStreams().map((stream) => {
    const { name, state } = stream;
    if (state === 'unreadable') return { kind: 'stream', name, state };
    const { maxWidth: width, maxHeight: height, latestSequence: frames, producerPid: pid } = stream;
    return { kind: 'stream', name, state, width, height, frames, pid };
  });
}
