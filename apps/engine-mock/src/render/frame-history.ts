import type { BgraPicture } from './bgra-picture.ts';

/** Pictures this far beyond what the last frame needed are kept: neighbours are worked on side by side. */
const slackFrames = 6;

/** More bytes than this are kept only while they are in use. */
const keptBytes = 768 * 1024 * 1024;

interface Entry {
  picture: Promise<BgraPicture>;
  made: BgraPicture | undefined;
  users: number;
}

/** The right to read one picture until `release` is called, which is due exactly once. */
export interface PictureLease {
  picture: Promise<BgraPicture>;
  release: () => void;
}

export interface FrameHistoryOptions {
  /** Makes the picture of one frame; it belongs to the history then. */
  make: (index: number) => Promise<BgraPicture>;
  /** Takes back a picture nobody needs. */
  recycle: (picture: BgraPicture) => void;
}

/**
 * What one effect with memory reads: its input pictures by frame, each made once however many frames ask for it.
 * Pictures leave when playing has passed them by.
 */
export class FrameHistory {
  readonly #options: FrameHistoryOptions;
  readonly #entries = new Map<number, Entry>();
  #window = { first: 0, last: -1 };

  constructor(options: FrameHistoryOptions) {
    this.#options = options;
  }

  /** Leases the pictures of these frames, which need not differ; the last frame named is made first. */
  acquire(indices: readonly number[]): PictureLease[] {
    this.#window = { first: Math.min(...indices) - slackFrames, last: Math.max(...indices) + slackFrames };
    const leases = indices.toReversed().map((index) => this.#lease(index));
    this.#trim();
    return leases.reverse();
  }

  /** Pictures at hand or in work. */
  get size(): number {
    return this.#entries.size;
  }

  /** Gives everything back, what is in use as soon as it is not. */
  drop(): void {
    this.#window = { first: 0, last: -1 };
    this.#trim();
  }

  #lease(index: number): PictureLease {
    const entry = this.#entries.get(index) ?? this.#make(index);
    entry.users += 1;
    return {
      picture: entry.picture,
      release: () => {
        entry.users -= 1;
        this.#trim();
      },
    };
  }

  #make(index: number): Entry {
    const entry: Entry = { picture: this.#options.make(index), made: undefined, users: 0 };
    this.#entries.set(index, entry);
    entry.picture.then(
      (picture) => {
        entry.made = picture;
        this.#trim();
      },
      // Whoever waits is told; the next one who asks tries again.
      () => this.#entries.delete(index),
    );
    return entry;
  }

  #trim(): void {
    let bytes = 0;
    for (const { made } of this.#entries.values()) bytes += made?.byteLength ?? 0;
    for (const [index, { made, users }] of this.#entries) {
      const isWanted = index >= this.#window.first && index <= this.#window.last && bytes <= keptBytes;
      if (isWanted || made === undefined || users > 0) continue;
      this.#entries.delete(index);
      bytes -= made.byteLength;
      this.#options.recycle(made);
    }
  }
}
