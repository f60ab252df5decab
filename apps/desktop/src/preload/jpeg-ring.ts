import type { RingFrame, RingReader } from '@framelane/shm-native';
import type { ShmNative } from './load-native.ts';

/** Told apart by the writer, not by us: the picture is not there now, and may never be. */
const absentCodes: ReadonlySet<string> = new Set([
  'ERR_RING_MISSING',
  'ERR_RING_TORN',
  'ERR_RING_CORRUPT',
  'ERR_RING_REPLACED',
  'ERR_RING_GEOMETRY',
  'ERR_RING_CLOSED',
]);

/** The engine's ring under the path main tells, opened anew when it was replaced. */
export class JpegRing {
  readonly #native: ShmNative;
  #path: string | undefined;
  #reader: RingReader | undefined;

  constructor(native: ShmNative) {
    this.#native = native;
  }

  follow(path: string | undefined): void {
    if (path === this.#path) return;
    this.close();
    this.#path = path;
  }

  /** Bytes a buffer needs to take any picture of the ring; 0 while there is no ring. */
  get slotSizeBytes(): number {
    return this.#open()?.info.slotSizeBytes ?? 0;
  }

  /** Copies the picture numbered `seq`, or the newest, to the start of `target`; `undefined` when it is not there. */
  copyInto(target: Uint8Array, seq: number | undefined): RingFrame | undefined {
    try {
      if (this.#reader?.checkState() === 'replaced') this.#letGo();
      const reader = this.#open();
      return seq === undefined ? reader?.copyLatestInto(target) : reader?.copyFrameInto(seq, target);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
  }

  close(): void {
    this.#letGo();
    this.#path = undefined;
  }

  #open(): RingReader | undefined {
    if (this.#reader !== undefined || this.#path === undefined) return this.#reader;
    try {
      this.#reader = this.#native.RingReader.open(this.#path);
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
    return this.#reader;
  }

  #letGo(): void {
    this.#reader?.close();
    this.#reader = undefined;
  }
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && absentCodes.has(String(error.code));
}
