import type { Dialect } from '../engine-options.ts';
import type { SharedCounters } from './shared-counters.ts';

export interface PongSource {
  counters: SharedCounters;
  /** Unix time in milliseconds at which the engine started. */
  startedAtMs: number;
  epoch: string;
  dialect: Dialect;
}

/** The fields of a pong. The entropic dialect knows no other status than "alive". */
export function makePong(source: PongSource): Record<string, unknown> {
  const isBusy = source.dialect === 'seed' && source.counters.isBusy;
  return {
    status: isBusy ? 'busy' : 'alive',
    uptime_s: Math.max(0, Date.now() - source.startedAtMs) / 1000,
    last_frame_ms: source.counters.lastFrameMs,
    epoch: source.epoch,
  };
}
