import { AVMEDIA_TYPE_VIDEO } from 'node-av/constants';
import { type CodecParameters, type FormatContext, Packet } from 'node-av/lib';
import { closeInput, openInput } from '../media/open-input.ts';

/** The encoded pictures of a segment, in the order they lie in its file. */
export class SegmentPackets {
  readonly #input: FormatContext;
  readonly #stream: number;

  private constructor(input: FormatContext, stream: number) {
    this.#input = input;
    this.#stream = stream;
  }

  static async open(path: string): Promise<SegmentPackets> {
    const input = await openInput(path);
    return new SegmentPackets(input, input.findBestStream(AVMEDIA_TYPE_VIDEO));
  }

  /** Opens a file, hands on each packet with its place, and closes the file. The packet is lent for the call. */
  static async use(path: string, take: (packet: Packet, place: number) => Promise<void>): Promise<void> {
    const packets = await SegmentPackets.open(path);
    try {
      await packets.#each(take);
    } finally {
      await packets.close();
    }
  }

  /** Says how the pictures are encoded; lives as long as this. */
  get parameters(): CodecParameters {
    const stream = this.#input.streams[this.#stream];
    if (stream === undefined) throw new Error('a segment has no pictures');
    return stream.codecpar;
  }

  async close(): Promise<void> {
    await closeInput(this.#input);
  }

  async #each(take: (packet: Packet, place: number) => Promise<void>): Promise<void> {
    const packet = new Packet();
    packet.alloc();
    try {
      for (let place = 0; (await this.#input.readFrame(packet)) >= 0; ) {
        if (packet.streamIndex === this.#stream) {
          await take(packet, place);
          place += 1;
        }
        packet.unref();
      }
    } finally {
      packet.free();
    }
  }
}

/** For each packet which picture it holds, counted as they are shown. */
export async function readPacketOrder(path: string): Promise<Uint32Array> {
  const times: number[] = [];
  await SegmentPackets.use(path, async (packet) => {
    times.push(Number(packet.pts));
  });
  const places = times.map((_, place) => place).sort((a, b) => (times[a] ?? 0) - (times[b] ?? 0));
  const ranks = new Uint32Array(times.length);
  for (const [rank, place] of places.entries()) ranks[place] = rank;
  return ranks;
}

/** How many pictures at most are decoded before one that is shown earlier. */
export function countReordering(ranks: Uint32Array): number {
  return ranks.reduce((most, rank, place) => Math.max(most, place - rank), 0);
}
