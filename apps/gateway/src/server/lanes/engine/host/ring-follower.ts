import { isErrorWithCode } from '@framelane/protocol';
import { type RingFrame, RingReader } from '@framelane/shm-native';
import type { FrameRing } from './engine-source.ts';

/** Copies pictures out of the ring of whatever engine runs now; opens it on first use. Close it. */
export class RingFollower implements FrameRing {
  #path: string | undefined;
  #reader: RingReader | undefined;
  #tornBefore = 0;

  /** Reads from another ring from now on, or from none. */
  follow(path: string | undefined): void {
    if (path === this.#path) return;
    this.#path = path;
    this.close();
  }

  get tornCount(): number {
    return this.#tornBefore + (this.#reader === undefined ? 0 : countTorn(this.#reader));
  }

  copyFrame(seq: number, target: Uint8Array): RingFrame | undefined {
    return this.#read((reader) => reader.copyFrameInto(seq, target));
  }

  copyLatest(target: Uint8Array): RingFrame | undefined {
    return this.#read((reader) => reader.copyLatestInto(target));
  }

  close(): void {
    if (this.#reader === undefined) return;
    this.#tornBefore += countTorn(this.#reader);
    this.#reader.close();
    this.#reader = undefined;
  }

  // A frame that is not there yet in a file that another one has replaced is there in the other.
  #read(copy: (reader: RingReader) => RingFrame | undefined): RingFrame | undefined {
    if (this.#path === undefined) return undefined;
    const known = this.#reader;
    if (known === undefined) {
      this.#reader = RingReader.open(this.#path);
      return copy(this.#reader);
    }
    try {
      const frame = copy(known);
      if (frame !== undefined || known.checkState() === 'current') return frame;
    } catch (error) {
      const isReplaced = isErrorWithCode(error, 'ERR_RING_REPLACED') || known.checkState() === 'replaced';
      if (!isReplaced) throw error;
    }
    this.close();
    this.#reader = RingReader.open(this.#path);
    return copy(this.#reader);
  }
}

function countTorn(reader: RingReader): number {
  const { torn, overwritten } = reader.stats();
  return torn + overwritten;
}
