import type { SharedFrames } from '../frame-store/shared-frames.ts';
import type { DeviceState } from './device-runner.ts';

/** What the render thread is started with. */
export interface RenderThreadData {
  width: number;
  height: number;
  fps: number;
  isPrecise: boolean;
  writesMetricsLine: boolean;
  devices: readonly string[];
  frames: SharedFrames;
  board: SharedArrayBuffer;
}

/** To the render thread. */
export type RenderOrder = { type: 'stop'; blanks: boolean };

/** From the render thread. */
export type RenderEvent =
  | { type: 'ready' }
  | { type: 'device'; index: number; name: string; state: DeviceState; reason: string }
  | { type: 'failed'; code: 'E_DEVICE' | 'E_USAGE'; message: string }
  | { type: 'stopped' };
