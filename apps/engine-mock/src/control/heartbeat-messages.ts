import type { Dialect } from '../engine-options.ts';

/** What the heartbeat thread is started with. */
export interface HeartbeatStart {
  port: number;
  counters: SharedArrayBuffer;
  startedAtMs: number;
  dialect: Dialect;
  token?: string;
}

export type HeartbeatReport = { type: 'bound'; port: number } | { type: 'bind-failed'; message: string };

/** Answer from now on, with the epoch of the ring; close the socket and end. */
export type HeartbeatOrder = { type: 'serve'; epoch: string } | { type: 'close' };
