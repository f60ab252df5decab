/** How a frame came in. Metrics are labelled with it, never with an address. */
export const sourceKinds = ['unix', 'tcp', 'mmap', 'ddp', 'ft', 'opc', 'artnet', 'sacn'] as const;
export type SourceKind = (typeof sourceKinds)[number];

export interface SourceDescription {
  kind: SourceKind;
  /** Tells sources of one kind apart: a peer address, a CID, a connection number. */
  key: string;
  /** Higher wins with `--source-policy priority`. @default 100 */
  priority?: number;
}

/**
 * One sender of frames. Pixels handed over are RGB888 of the whole display, row by row, and are copied before the
 * call returns: the caller may reuse its buffer at once.
 */
export interface FrameSource {
  /**
   * Stores `pixels` as this source's newest frame.
   *
   * @param count how many complete frames this stands for, when earlier ones arrived in the same read and nobody
   *   could have seen them. Each adds 1 to the version. @default 1
   */
  accept(pixels: Uint8Array, count?: number): void;
  /**
   * Stores `pixels` as layer `z` (1..15) above the base frame; black is transparent. The layer goes `timeoutMs` after
   * its last frame.
   */
  acceptLayer(z: number, pixels: Uint8Array, timeoutMs: number): void;
  /** For protocols that carry a priority in each packet. */
  setPriority(priority: number): void;
  /** The sender has gone; its last frame stays on the display. Closing twice is fine. */
  close(): void;
}

/** Where inputs put frames. Width and height are what senders must send. */
export interface FrameSink {
  readonly width: number;
  readonly height: number;
  openSource(source: SourceDescription): FrameSource;
}
