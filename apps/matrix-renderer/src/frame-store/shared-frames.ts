const slotCount = 3;
const freshFlag = 4;
const indexMask = 3;

/** Memory both threads see: three frames and the cell through which they change hands. */
export interface SharedFrames {
  /** Int32: index of the frame in the middle, with the fresh flag. */
  cell: SharedArrayBuffer;
  /** Three frames of `frameBytes` each. */
  pixels: SharedArrayBuffer;
  /** Float64 per frame: its version. */
  versions: SharedArrayBuffer;
  frameBytes: number;
}

/** Three black frames of version 0. */
export function createSharedFrames(frameBytes: number): SharedFrames {
  return {
    cell: new SharedArrayBuffer(4),
    pixels: new SharedArrayBuffer(frameBytes * slotCount),
    versions: new SharedArrayBuffer(8 * slotCount),
    frameBytes,
  };
}

/**
 * The writing end; one thread only. Of the three frames one is being written, one is being shown and one is in the
 * middle: handing over swaps two indices, so neither side ever waits and no frame is seen half written.
 */
export class FramePublisher {
  readonly #views: FrameViews;
  #back = 1;

  constructor(frames: SharedFrames) {
    this.#views = viewFrames(frames);
  }

  /** The frame to fill before {@link publish}; holds an old picture. */
  borrowBack(): Uint8Array {
    return this.#views.slots[this.#back]!;
  }

  /** Makes the filled frame the newest. True when it replaced one that was never taken. */
  publish(version: number): boolean {
    this.#views.versions[this.#back] = version;
    const before = Atomics.exchange(this.#views.cell, 0, this.#back | freshFlag);
    this.#back = before & indexMask;
    return (before & freshFlag) !== 0;
  }
}

/** The reading end; one thread only. */
export class FrameTaker {
  readonly #views: FrameViews;
  #front = 2;

  constructor(frames: SharedFrames) {
    this.#views = viewFrames(frames);
  }

  /** Takes the newest frame if there is one not taken yet. */
  take(): boolean {
    if ((Atomics.load(this.#views.cell, 0) & freshFlag) === 0) return false;
    this.#front = Atomics.exchange(this.#views.cell, 0, this.#front) & indexMask;
    return true;
  }

  /** Pixels of the frame taken last, black before the first. Valid until the next {@link take}. */
  borrowPixels(): Uint8Array {
    return this.#views.slots[this.#front]!;
  }

  get version(): number {
    return this.#views.versions[this.#front]!;
  }
}

interface FrameViews {
  cell: Int32Array;
  slots: readonly Uint8Array[];
  versions: Float64Array;
}

function viewFrames({ cell, pixels, versions, frameBytes }: SharedFrames): FrameViews {
  return {
    cell: new Int32Array(cell),
    slots: Array.from({ length: slotCount }, (_, index) => new Uint8Array(pixels, index * frameBytes, frameBytes)),
    versions: new Float64Array(versions),
  };
}
