import { findRings } from './find-rings.ts';
import { findSockets } from './find-sockets.ts';
import { findStreams } from './find-streams.ts';
import type { Lane } from './lane.ts';

/** All of this user that carries or shows pictures on this machine, streams first. */
export function listLanes(): Lane[] {
  return [...findStreams(), ...findRings(), ...findSockets()];
}
