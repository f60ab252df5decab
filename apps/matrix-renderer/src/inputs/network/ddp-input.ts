import type { RemoteInfo } from 'node:dgram';
import { type DdpPacket, ddpWire, decodeDdp } from '@framelane/protocol/matrix';
import type { InputContext } from '../input.ts';
import type { PacketOutcome } from './packet-counts.ts';
import { SenderTable } from './sender-table.ts';
import { commitAfterMs, SourceCanvas } from './source-canvas.ts';
import { type NetworkAddress, UdpInput } from './udp-input.ts';

const { flags, ids, types } = ddpWire;

interface DdpSender {
  canvas: SourceCanvas;
  last: { sequence: number; flags: number; offset: number; length: number; timeMs: number };
  /** The last byte came without a push, so the frame is out already and an empty push behind it says nothing new. */
  isPushExpected: boolean;
  close(): void;
}

/** Distributed Display Protocol: data by byte offset, shown on push. */
export class DdpInput extends UdpInput {
  readonly #senders = new SenderTable<DdpSender>((key) => {
    const canvas = new SourceCanvas(this.context.sink, { kind: 'ddp', key }, this.counts);
    const last = { sequence: 0, flags: 0, offset: 0, length: 0, timeMs: 0 };
    return { canvas, last, isPushExpected: false, close: () => canvas.close() };
  });
  #rgb = new Uint8Array(0);

  constructor(address: NetworkAddress, context: InputContext) {
    super('ddp', address, context);
  }

  protected override take(bytes: Uint8Array, peer: RemoteInfo): PacketOutcome {
    const packet = decodeDdp(bytes);
    if (packet.type === 'malformed') return this.refuse(packet.reason, peer);
    if (isForSomebodyElse(packet)) return 'ignored';
    const sender = this.#senders.get(`${peer.address}:${peer.port}`);
    const isWide = packet.dataType === types.rgbw8;
    const offset = isWide ? Math.floor(packet.offset / 4) * 3 : packet.offset;
    const data = isWide ? this.#dropWhite(packet.data) : packet.data;
    if (isDuplicate(sender, packet, { offset, data })) return 'duplicate';
    this.#paint(sender, { offset, data, isPush: (packet.flags & flags.push) !== 0 });
    return 'accepted';
  }

  protected override closeSenders(): void {
    this.#senders.close();
  }

  #paint(sender: DdpSender, { offset, data, isPush }: { offset: number; data: Uint8Array; isPush: boolean }): void {
    const { canvas } = sender;
    if (data.length > 0) canvas.write(offset, data);
    if (isPush) {
      const isRepeated = sender.isPushExpected && !canvas.isDirty;
      sender.isPushExpected = false;
      if (!isRepeated) canvas.commit();
      return;
    }
    if (data.length === 0) return;
    sender.isPushExpected = offset + data.length >= canvas.pixels.length;
    if (sender.isPushExpected) canvas.commit();
    else canvas.commitSoon();
  }

  #dropWhite(data: Uint8Array): Uint8Array {
    const pixels = Math.floor(data.length / 4);
    if (this.#rgb.length < pixels * 3) this.#rgb = new Uint8Array(pixels * 3);
    for (let pixel = 0; pixel < pixels; pixel += 1) {
      for (let channel = 0; channel < 3; channel += 1) {
        this.#rgb[pixel * 3 + channel] = data[pixel * 4 + channel] as number;
      }
    }
    return this.#rgb.subarray(0, pixels * 3);
  }
}

function isForSomebodyElse({ flags: set, id }: DdpPacket): boolean {
  if ((set & (flags.query | flags.reply)) !== 0) return true;
  if (id !== ids.display && id !== ids.all) return true;
  return (set & flags.storage) !== 0 && (set & flags.push) === 0;
}

// Senders count per packet or per frame, some not at all while setting the field: only the very same packet again,
// straight after itself, is one that the network doubled.
function isDuplicate(
  { canvas, last }: DdpSender,
  packet: DdpPacket,
  { offset, data }: { offset: number; data: Uint8Array },
): boolean {
  const timeMs = performance.now();
  const isSame =
    packet.sequence !== 0 &&
    packet.sequence === last.sequence &&
    packet.flags === last.flags &&
    offset === last.offset &&
    data.length === last.length &&
    timeMs - last.timeMs < commitAfterMs &&
    data.every((byte, index) => offset + index >= canvas.pixels.length || canvas.pixels[offset + index] === byte);
  Object.assign(last, { sequence: packet.sequence, flags: packet.flags, offset, length: data.length, timeMs });
  return isSame;
}
