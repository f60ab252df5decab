import type { BgraPicture } from '@framelane/matrix-client';

/** Why a source gives no more pictures. */
export type SourceEnd = 'closed' | 'stopped' | 'died';

/** Pictures of somebody else, the newest whenever one is asked for. */
export interface PictureSource {
  /** Pictures published between two that were taken. */
  readonly skipped: number;
  /** Only once no more pictures come. */
  readonly end: SourceEnd | undefined;
  /** Within `timeout` ms. */
  takeFirst(flags: { timeout: number }): Promise<BgraPicture>;
  /** The newest nobody has taken yet; waits for one. `undefined` when none will come any more, see `end`. Valid until the second one after it is asked for. */
  takeNext(): Promise<BgraPicture | undefined>;
  /** Ends an open wait. Twice is fine. */
  close(): void;
}
