import { findRings } from './find-rings.ts';
import { findStreams } from './find-streams.ts';
import type { Lane } from './lane.ts';

/** All that carries pictures of this user on this machine, streams first. */
export function listLanes(): Lane[] {
  return [...findStreams(), ...findRings()];
}
