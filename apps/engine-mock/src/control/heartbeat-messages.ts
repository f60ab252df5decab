import type { Dialect } from '../engine-options.ts';

/** What the heartbeat thread is started with. */
export interface HeartbeatStart {
  port: number;
  counters: SharedArrayBuffer;
  startedAtMs: number;
  epoch: string;
  dialect: Dialect;
  token?: string;
}

export type HeartbeatReport =
  | { type: 'bound'; port: number }
  | { type: 'bind-failed'; message: string }
  | { type: 'failed'; message: string };

/** The only order: close the socket and end. */
export type HeartbeatOrder = { type: 'close' };
