import type { MatrixAddress, PictureSize } from '@framelane/matrix-client';
import type { PictureFit } from '@framelane/protocol/matrix';

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
