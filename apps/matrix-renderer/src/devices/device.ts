/** What a device shows: size in physical pixels, after rotation and mappers. */
export interface DeviceGeometry {
  width: number;
  height: number;
}

/** RGB888 (in the panel's colour order) of the whole physical display. */
export interface DeviceFrame {
  width: number;
  height: number;
  data: Uint8Array;
  /** Grows when the picture changed; an equal number is the same picture again. */
  serial: number;
}

/**
 * An output. It lives in the render thread, whose event loop turns once per tick while a push is pending: callbacks of
 * files and sockets are seen at the next tick, and blocking here delays ticks (never inputs).
 */
export interface Device {
  /** Short and bounded, used as a metric label: `null`, `png`, `ddp`. */
  readonly name: string;
  /** `push` holds its thread until the display took the frame (a panel's vertical sync): it gets a thread of its own. */
  readonly isBlocking: boolean;
  /** The driver corrects luminance itself, so a gamma of ours on top is probably a mistake and is warned of. */
  readonly correctsLuminance: boolean;
  /** Throws an Error whose message says what is missing and how to add it. Called again after a failure. */
  open(geometry: DeviceGeometry): Promise<void>;
  /**
   * Shows `frame`, which stays unchanged until the returned promise settles (or the call returns nothing). While it
   * is pending, newer frames wait in a queue of two, newest wins. A rejection closes the device and opens it again
   * after 0.5 to 10 s.
   */
  push(frame: DeviceFrame, tick: number): Promise<void> | undefined;
  /** Shows black. */
  blank(): Promise<void>;
  /** Frees everything. Closing twice is fine, and so is closing after a failed `open`. */
  close(): Promise<void>;
}
