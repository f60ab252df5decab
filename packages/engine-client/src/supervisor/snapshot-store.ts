import { Listeners } from '../listeners.ts';
import type { EngineSnapshot } from './supervisor-types.ts';

/** Fields to change; `undefined` takes an optional field away. */
export type SnapshotChange = { [Key in keyof EngineSnapshot]?: EngineSnapshot[Key] | undefined };

const initial: EngineSnapshot = Object.freeze({
  state: 'stopped',
  restarts: 0,
  misses: 0,
  missingAssetIds: Object.freeze([]),
});

/** What is known only of a connected engine. */
export const nothingConnected: SnapshotChange = Object.freeze({
  misses: 0,
  uptimeS: undefined,
  lastFrameMs: undefined,
  isBusy: undefined,
  roundTripMs: undefined,
  pid: undefined,
  ringPath: undefined,
  eventEndpoint: undefined,
  features: undefined,
});

/** Holds the current snapshot and tells every change. A change to equal values is none. */
export class SnapshotStore {
  readonly listeners = new Listeners<EngineSnapshot>();
  #current = initial;

  get current(): EngineSnapshot {
    return this.#current;
  }

  change(change: SnapshotChange): void {
    const before = this.#current;
    const keys = Object.keys(change) as (keyof EngineSnapshot)[];
    if (keys.every((key) => Object.is(before[key], change[key]))) return;
    const next: Record<string, unknown> = { ...before, ...change };
    for (const key of keys) if (next[key] === undefined) delete next[key];
    this.#current = Object.freeze(next) as Readonly<Record<string, unknown>> & EngineSnapshot;
    this.listeners.tell(this.#current);
  }
}
