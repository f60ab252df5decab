import type { Clock } from '../clock.ts';
import type { LogSink } from '../log.ts';

/** One picture out of the ring, on loan: `bytes` are a JPEG and valid until `release()`. */
export interface RingPicture {
  readonly seq: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  /** This and the next only where the writer keeps footers. */
  readonly frameIndex?: number;
  readonly ptsUs?: number;
  /** Gives the buffer back; releasing twice is fine. A picture that is never released costs its buffer. */
  release(): void;
}

/**
 * `none`: no path is set. `missing`: no file has that name (any more); what was mapped can still be read. `unusable`:
 * the file is not a ring of ours; see `problem`. None of these is an error: the engine's watchdog decides.
 */
export type RingPresence = 'none' | 'missing' | 'unusable' | 'open';

/** Never changes; a new one is made for every change. */
export interface RingSourceState {
  readonly presence: RingPresence;
  /** Playing, and no new picture for too long. */
  readonly isStale: boolean;
  readonly problem?: { readonly code: string; readonly message: string };
}

export interface RingSourceStats {
  readonly copied: number;
  /** Copies given up because the writer was in the way. */
  readonly torn: number;
  /** Pictures asked for by number that a newer one had replaced. */
  readonly overwritten: number;
  readonly corrupt: number;
  /** Pictures that `frames()` passed over because a newer one was there. */
  readonly skipped: number;
  /** Rings opened after the first. */
  readonly reopened: number;
  /** Buffers made because none was free. */
  readonly poolMisses: number;
}

export interface RingSourceOptions {
  /** How often path and file are compared, and an absent ring is looked for. @default 1,000 */
  checkIntervalMs?: number;
  /** Playing without a new picture for this long is told once. @default 5,000 */
  staleAfterMs?: number;
  /** Free buffers that are kept, each as large as a slot. @default 8 */
  pooledBuffers?: number;
  clock?: Clock;
  log?: LogSink;
}

export const ringSourceDefaults = { checkIntervalMs: 1000, staleAfterMs: 5000, pooledBuffers: 8 } as const;
