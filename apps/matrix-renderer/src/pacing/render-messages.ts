import type { SharedFrames } from '../frame-store/shared-frames.ts';
import type { DeviceState } from './device-runner.ts';
import type { PictureSettings, PictureTaps } from './picture-stages.ts';

/** What the render thread is started with. */
export interface RenderThreadData {
  fps: number;
  isPrecise: boolean;
  writesMetricsLine: boolean;
  devices: readonly string[];
  picture: PictureSettings;
  frames: SharedFrames;
  /** Where shown pictures are copied to when somebody watches. */
  taps: PictureTaps | undefined;
  /** A frame file to look at with each tick. */
  watchedPath: string | undefined;
  board: SharedArrayBuffer;
  deviceBoard: SharedArrayBuffer;
}

/** To the render thread. */
export type RenderOrder = { type: 'stop'; blanks: boolean } | { type: 'change'; picture: PictureSettings };

/** From the render thread. */
export type RenderEvent =
  | { type: 'ready' }
  | { type: 'device'; index: number; name: string; state: DeviceState; reason: string }
  | { type: 'warning'; message: string }
  | { type: 'failed'; code: 'E_DEVICE' | 'E_USAGE'; message: string }
  | { type: 'file-news' }
  | { type: 'stopped' };
