import type { Failure } from './frame-bridge.ts';

/** Pixels that were decoded into a buffer of the pool, tight BGRA rows. */
export interface TakenPicture {
  /** Number of the buffer, on loan until it is given back; posted when it is used for the first time. */
  buffer: number;
  width: number;
  height: number;
  /** Number of the picture in the engine's ring. */
  seq: number;
}

/**
 * What a preload gives its page of an engine's pictures: they are read out of the ring and decoded without the page's
 * thread; buffers come beside the bridge as `FramePost`s of type `slot` with the nonce.
 */
export interface PictureBridge {
  /** Fails with ERR_LANE_UNAVAILABLE where the preload can load no addon: pictures then come inside replies. */
  open(nonce: string): Promise<null | Failure>;
  close(): void;
  /** The picture with that number, or the newest; `null` when the ring does not hold it any more. */
  take(seq: number | undefined): Promise<TakenPicture | Failure | null>;
  giveBack(buffer: number): void;
}
