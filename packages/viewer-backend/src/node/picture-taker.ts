/** Tight BGRA rows from the top. */
export interface TakenPicture {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** Pictures of one source, the newest whenever one is asked for. */
export interface PictureTaker {
  /** Whether its producer is there. */
  readonly isLive: boolean;
  /** Waits for one; `undefined` once it is closed. Valid until the next is asked for. */
  take(): Promise<TakenPicture | undefined>;
  /** Ends an open wait. Twice is fine. */
  close(): void;
}
