/** How a source is doing. Losing it is a state, never an exception. */
export type { Presence, Problem } from '@framelane/protocol/gateway';

/** Counters of the pictures a backend handled. */
export interface FrameStats {
  framesShown: number;
  /** Pictures that came too late or were replaced by newer ones before they could be shown. */
  framesDropped: number;
  /** Pictures delivered per second, over the last second. */
  fps: number;
  /** Request to picture over the last 128 pictures, milliseconds. */
  latencyMs: { p50: number; p99: number };
}
