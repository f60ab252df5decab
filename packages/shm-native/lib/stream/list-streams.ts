import { getAddon } from '../get-addon.ts';

/** `dead`: its process is gone without a word. `unreadable`: the region is not one of version 2. */
export type ListedStreamState = 'live' | 'stopped' | 'dead' | 'unreadable';

export type ListedStream =
  | { readonly name: string; readonly state: 'unreadable' }
  | {
      readonly name: string;
      readonly state: Exclude<ListedStreamState, 'unreadable'>;
      /** Largest picture in pixels. */
      readonly maxWidth: number;
      readonly maxHeight: number;
      readonly slotCount: number;
      readonly regionBytes: number;
      /** Number of the newest picture, 0 before the first. */
      readonly latestSequence: number;
      readonly producerPid: number;
    };

/** By number of `ProducerState` in include/framelane/stream/stream_region.h. */
const states = ['live', 'stopped', 'dead'] as const;

/** The streams of this user by name, those among them that a killed producer left. Connects to none. */
export function listStreams(): ListedStream[] {
  return getAddon()
    .listStreams()
    .map(({ name, state, ...facts }) => {
      const known = states[state];
      return known === undefined ? { name, state: 'unreadable' } : { name, state: known, ...facts };
    });
}
