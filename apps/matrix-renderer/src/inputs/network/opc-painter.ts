import { type OpcHeader, opcWire } from '@framelane/protocol/matrix';
import type { FrameSink } from '../../frame-store/types.ts';
import type { OpcHandler } from './opc-parser.ts';
import type { PacketCounts } from './packet-counts.ts';
import { SourceCanvas } from './source-canvas.ts';

export interface OpcLayout {
  /** Whether every second row of the sender's strip runs backwards. @default 'plain' */
  order?: 'plain' | 'serpentine' | undefined;
  /** First pixel and number of pixels of channels that are not laid end to end. */
  channels?: Readonly<Record<number, { start: number; count: number }>> | undefined;
}

/** Pixels one message can carry at 8 bits; channel k + 1 begins where channel k ends. */
const pixelsPerMessage = Math.floor(opcWire.maxDataBytes / 3);
const { commands } = opcWire;

/** Paints the messages of one connection as their bytes arrive. */
export class OpcPainter implements OpcHandler {
  readonly #layout: OpcLayout;
  readonly #canvas: SourceCanvas;
  readonly #counts: PacketCounts;
  /** The strip in the sender's order, when that is not the display's. */
  readonly #strip: Uint8Array;
  #start = 0;
  #end = 0;
  #bytesPerChannel = 0;
  #usableBytes = 0;

  constructor(layout: OpcLayout, { sink, key, counts }: { sink: FrameSink; key: string; counts: PacketCounts }) {
    this.#layout = layout;
    this.#counts = counts;
    this.#canvas = new SourceCanvas(sink, { kind: 'opc', key }, counts);
    const { pixels } = this.#canvas;
    this.#strip = layout.order === 'serpentine' ? new Uint8Array(pixels.length) : pixels;
  }

  onMessage({ channel, command, length }: OpcHeader): void {
    this.#bytesPerChannel = command === commands.rgb8 ? 1 : command === commands.rgb16 ? 2 : 0;
    const range = this.#rangeOf(channel);
    this.#start = range.start * 3;
    this.#end = Math.min((range.start + range.count) * 3, this.#strip.length);
    const pixelBytes = 3 * this.#bytesPerChannel;
    this.#usableBytes = pixelBytes === 0 ? 0 : length - (length % pixelBytes);
  }

  onData(data: Uint8Array, position: number): void {
    const usable = data.subarray(0, Math.max(0, this.#usableBytes - position));
    if (usable.length === 0) return;
    if (this.#bytesPerChannel === 1) this.#copy(usable, this.#start + position);
    else this.#copyHighBytes(usable, position);
  }

  onEnd({ length }: OpcHeader): void {
    this.#counts.add(this.#bytesPerChannel === 0 ? 'ignored' : 'accepted');
    if (this.#bytesPerChannel === 0) return;
    const reached = this.#start + this.#usableBytes / this.#bytesPerChannel;
    if (reached > this.#end) this.#counts.add('clipped');
    if (length === 0) return;
    if (this.#layout.order === 'serpentine') this.#unfold();
    this.#canvas.markDirty();
    const needsSeveral = this.#canvas.pixels.length > pixelsPerMessage * 3;
    if (needsSeveral && reached < this.#canvas.pixels.length) this.#canvas.commitSoon();
    else this.#canvas.commit();
  }

  close(): void {
    this.#canvas.close();
  }

  #rangeOf(channel: number): { start: number; count: number } {
    const configured = this.#layout.channels?.[channel];
    if (configured !== undefined) return configured;
    const start = pixelsPerMessage * Math.max(0, channel - 1);
    return { start, count: Number.POSITIVE_INFINITY };
  }

  #copy(data: Uint8Array, at: number): void {
    if (at >= this.#end) return;
    this.#strip.set(at + data.length > this.#end ? data.subarray(0, this.#end - at) : data, at);
  }

  #copyHighBytes(data: Uint8Array, position: number): void {
    for (let index = position & 1; index < data.length; index += 2) {
      const at = this.#start + (position + index) / 2;
      if (at < this.#end) this.#strip[at] = data[index] as number;
    }
  }

  #unfold(): void {
    const { width, height, pixels } = this.#canvas;
    for (let y = 0; y < height; y += 1) {
      const row = y * width * 3;
      if ((y & 1) === 0) {
        pixels.set(this.#strip.subarray(row, row + width * 3), row);
        continue;
      }
      for (let x = 0; x < width; x += 1) {
        const from = row + (width - 1 - x) * 3;
        pixels.set(this.#strip.subarray(from, from + 3), row + x * 3);
      }
    }
  }
}
