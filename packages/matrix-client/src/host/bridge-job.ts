import type { PictureFit } from '@framelane/protocol/matrix';
import type { MatrixAddress } from '../client-options.ts';
import type { PictureSize } from '../picture-scaler.ts';

/** What pictures are taken from. */
export type BridgeSource = { type: 'demo' } | { type: 'stream'; name: string } | { type: 'engine'; ringPath: string };

/** One run of the bridge; another choice, source or panel is another job. */
export interface BridgeJob {
  source: BridgeSource;
  /** Where the panel takes frames. */
  address: MatrixAddress;
  panel: PictureSize;
  fit: PictureFit;
  /** Pictures a second, at most. */
  fps: number;
}

/** How a job is getting on; told a few times a second. */
export interface BridgeReport {
  /** Whether the source is there and has given a picture. */
  hasPicture: boolean;
  shown: number;
  lost: number;
  /** Why the newest picture did not get through. */
  problem?: string;
}

export interface BridgeRunListener {
  report(report: BridgeReport): void;
  /** It ended by itself. */
  failed(reason: string): void;
}

/** A job that somebody carries out beside this program's loop: on a thread, in a process. */
export interface BridgeRun {
  /** Resolves when it has ended; its listener hears nothing any more. */
  close(): Promise<void>;
}
