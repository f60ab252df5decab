import { countUniverses, universeWire } from '@framelane/protocol/matrix';
import type { SourceCanvas } from './source-canvas.ts';

/** Without a synchronisation packet for this long, frames are shown again when their last universe came. */
export const syncTimeoutMs = 4000;
/** A sender that was silent for this long has gone. */
export const senderTimeoutMs = 2500;

/** A canvas filled by universes of 170 pixels, shown on the last universe or, once one was seen, on synchronisation. */
export class UniverseCanvas {
  readonly #canvas: SourceCanvas;
  readonly #start: number;
  readonly #count: number;
  #syncedMs = Number.NEGATIVE_INFINITY;

  constructor(canvas: SourceCanvas, startUniverse: number) {
    this.#canvas = canvas;
    this.#start = startUniverse;
    this.#count = countUniverses(canvas);
  }

  holds(universe: number): boolean {
    return universe >= this.#start && universe < this.#start + this.#count;
  }

  /** Paints one universe that `holds` said yes to. `isSyncable` is false when the packet asks to be shown at once. */
  write(universe: number, data: Uint8Array, isSyncable = true): void {
    const offset = (universe - this.#start) * universeWire.bytes;
    const room = Math.min(universeWire.bytes, this.#canvas.pixels.length - offset);
    this.#canvas.write(offset, data.length > room ? data.subarray(0, room) : data);
    if (isSyncable && performance.now() - this.#syncedMs < syncTimeoutMs) return;
    if (universe === this.#start + this.#count - 1) this.#canvas.commit();
    else this.#canvas.commitSoon();
  }

  /** A synchronisation packet: shows what was painted since the last. */
  sync(): void {
    this.#syncedMs = performance.now();
    if (this.#canvas.isDirty) this.#canvas.commit();
  }

  /** Forgets that synchronisation packets came, for another sender. */
  forgetSync(): void {
    this.#syncedMs = Number.NEGATIVE_INFINITY;
  }
}
