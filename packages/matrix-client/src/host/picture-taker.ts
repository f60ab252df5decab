import type { BgraPicture } from '../picture-scaler.ts';

/** Pictures of one source, the newest whenever one is asked for. */
export interface PictureTaker {
  /** Whether its producer is there. */
  readonly isLive: boolean;
  /** Waits for one; `undefined` once it is closed. Valid until the next is asked for. */
  take(): Promise<BgraPicture | undefined>;
  /** Ends an open wait. Twice is fine. */
  close(): void;
}
