import { frameBytesOf } from '@framelane/protocol/matrix';
import type { FrameSink, FrameSource, SourceKind } from '../../frame-store/types.ts';
import type { PacketCounts } from './packet-counts.ts';

/** A frame whose end mark was lost is shown this long after its last packet. */
export const commitAfterMs = 20;

/**
 * The picture one sender paints with its packets. Packets write into it; a commit hands it to the frame store as one
 * frame. It keeps its pixels between frames, because many protocols send only what changed.
 */
export class SourceCanvas {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint8Array;
  readonly #source: FrameSource;
  readonly #counts: PacketCounts;
  #timer: NodeJS.Timeout | undefined;
  #isDue = false;
  #isDirty = false;
  #isClosed = false;

  constructor(sink: FrameSink, { kind, key }: { kind: SourceKind; key: string }, counts: PacketCounts) {
    this.width = sink.width;
    this.height = sink.height;
    this.pixels = new Uint8Array(frameBytesOf(sink));
    this.#source = sink.openSource({ kind, key });
    this.#counts = counts;
  }

  /** Whether something was written since the last commit. */
  get isDirty(): boolean {
    return this.#isDirty;
  }

  get source(): FrameSource {
    return this.#source;
  }

  /** Copies `data` to a byte offset; what lies beyond the end is cut off and counted. */
  write(offset: number, data: Uint8Array): void {
    this.#isDirty = true;
    const room = Math.max(0, this.pixels.length - offset);
    if (data.length <= room) {
      this.pixels.set(data, offset);
      return;
    }
    this.#counts.add('clipped');
    if (room > 0) this.pixels.set(data.subarray(0, room), offset);
  }

  /** Notes that pixels were painted directly. */
  markDirty(): void {
    this.#isDirty = true;
  }

  /** The frame is not complete yet; show it when nothing more comes. */
  commitSoon(): void {
    this.#isDue = true;
    // One timer for ever, re-armed: a packet allocates none. It may not be cleared, or refresh() would do nothing.
    this.#timer ??= setTimeout(() => this.#commitLate(), commitAfterMs).unref();
    this.#timer.refresh();
  }

  commit(): void {
    this.#isDue = false;
    this.#isDirty = false;
    this.#counts.add('committed');
    this.#source.accept(this.pixels);
  }

  /** Closing twice is fine. */
  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#source.close();
  }

  #commitLate(): void {
    if (this.#isDue && this.#isDirty && !this.#isClosed) this.commit();
  }
}
