import type { Size } from './letterbox.ts';

/**
 * The size a server draws in, from its answer to a resize until the pictures that come change theirs. What is sent
 * meanwhile counts in its pixels, though the picture on show is still of the size before.
 */
export class AnnouncedSize {
  #announced: { size: Size; shown: Size | undefined } | undefined;

  /** `shown`: the size of the picture on show at that time. */
  announce(size: Size, shown: Size | undefined): void {
    this.#announced = { size, shown };
  }

  /** The size places are counted in while a picture of size `shown` is on show. */
  read(shown: Size): Size {
    const { size, shown: before } = this.#announced ?? {};
    return size !== undefined && isSameSize(before, shown) ? size : shown;
  }
}

function isSameSize(one: Size | undefined, other: Size): boolean {
  return one?.width === other.width && one.height === other.height;
}
